package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.RawHttp.Reply;

/** The bytes of an event stream: in HTTP/1.1 a chunk for each event (RFC 9112, 7.1). */
class StreamWireTest extends Contract {
    private static final int PATIENCE_MILLIS = 20_000;

    @Test
    void everyChunkIsOneEventAndTheConnectionServesOnBehindTheLast() throws IOException {
        Socket socket = request("GET /api/connect?room=" + room + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        assertThat(RawHttp.read(in, false).header("transfer-encoding")).isEqualTo("chunked");
        assertThat(chunk(in)).matches("retry: \\d+\n\n");
        JsonObject session = data(chunk(in), "session");
        data(chunk(in), "roster");
        String id = session.getString("session_id");

        StreamPeer other = peer(far());
        data(chunk(in), "roster");
        for (int size : new int[] {1, 300, 4_000, 40_000}) {
            String text = "ü".repeat(size);
            assertThat(other.say(id, text).status()).isEqualTo(200);
            assertThat(data(chunk(in), "signal").getJsonObject("signal").getString("text"))
                    .isEqualTo(text);
        }

        near().leave(room, id, session.getString("token"));
        assertThat(chunk(in)).startsWith("retry: ");
        data(chunk(in), "left");
        assertThat(chunk(in)).isEmpty();
        socket.getOutputStream().write("GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        Reply next = RawHttp.read(in, true);
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.json().getString("status")).isEqualTo("ok");
    }

    @Test
    void inHttp10ThereAreNoChunksAndTheConnectionEndsWithTheStream() throws IOException {
        Socket socket = request("GET /api/connect?room=" + room + " HTTP/1.0\r\n\r\n");
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        assertThat(RawHttp.read(in, false).headers()).doesNotContainKey("transfer-encoding");
        StringBuilder events = new StringBuilder();
        while (!events.toString().contains("event: roster")) {
            events.append((char) in.readByte());
        }
        assertThat(events.toString()).matches("(?s)retry: \\d+\n\nevent: session\n.*");
        String first = events.substring(events.indexOf("event: session"), events.indexOf("event: roster"));
        JsonObject session = data(first, "session");
        near().leave(room, session.getString("session_id"), session.getString("token"));
        assertThat(new String(in.readAllBytes(), UTF_8))
                .contains("event: left\n")
                .endsWith("\n\n");
    }

    private Socket request(String head) throws IOException {
        Socket socket = closing(new Socket(InetAddress.getLoopbackAddress(), near().port()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        return socket;
    }

    /** The data of the next chunk that is no heartbeat; empty for the last one. */
    private static String chunk(DataInputStream in) throws IOException {
        String data;
        do {
            StringBuilder length = new StringBuilder();
            for (int b = in.readByte(); b != '\r'; b = in.readByte()) {
                length.append((char) b);
            }
            assertThat(in.readByte()).isEqualTo((byte) '\n');
            data = new String(in.readNBytes(Integer.parseInt(length.toString(), 16)), UTF_8);
            assertThat(in.readShort()).isEqualTo((short) 0x0D0A);
        } while (data.startsWith("event: heartbeat\n"));
        return data;
    }

    /** The data of an event of this name, which is whole. */
    private static JsonObject data(String event, String name) {
        assertThat(event).matches("event: " + name + "\nid: [^\n]+\ndata: [^\n]+\n\n");
        return new JsonObject(event.substring(event.indexOf("data: ") + 6, event.indexOf("\n\n")));
    }
}
