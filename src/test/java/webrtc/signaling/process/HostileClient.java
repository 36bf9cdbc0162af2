package webrtc.signaling.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import webrtc.signaling.testing.Damage;
import webrtc.signaling.testing.Notation;
import webrtc.signaling.testing.Notation.Row;
import webrtc.signaling.testing.RawExchange;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.RawSocket;

/** A client that sends nothing right, by choice of its seed, and looks whether it is answered as it should be. */
final class HostileClient {
    private static final int BATCH = 100;
    private static final int FEW = 20;
    private static final int LARGE = 16_000;

    private static final List<String> FRAMES = List.of(
            "{\"type\":\"offer\",\"to\":\"bob\",\"payload\":{\"sdp\":\"v=0\"},\"id\":\"7\"}",
            "{\"type\":\"candidate\",\"payload\":{\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 9 typ host\"}}",
            "{\"type\":\"custom\",\"payload\":[1,2.5e3,null,true,\"\\u00e9\\ud83d\\ude00\"],\"room_id\":\"r\"}",
            "{\"type\":\"custom\",\"payload\":" + "[".repeat(100) + "]".repeat(100) + "}",
            "{\"type\":\"custom\",\"payload\":\"" + "x".repeat(4_000) + "\"}");

    private static final List<String> BODIES = List.of(
            "{\"room_id\":\"r\",\"client_id\":\"a\"}",
            "{\"sender\":\"a\",\"to\":\"b\",\"token\":\"t\",\"signal\":{\"type\":\"offer\",\"sdp\":\"v=0\"},\"id\":\"7\"}",
            "{\"sender\":\"a\",\"token\":\"t\"}",
            "{\"a\":" + "{\"a\":".repeat(70) + "1" + "}".repeat(70) + "}");

    private static final List<String> CALLS =
            List.of("/api/rooms/join", "/api/rooms/leave", "/api/signal?room=r", "/api/leave?room=r");

    private static final List<Row> CLOSING = Notation.rows("/bad-input/socket.txt").stream()
            .filter(row -> row.expected().startsWith("close ") && !row.sent().startsWith("BYTES "))
            // Of larger ones, and of several, some is written when the server has closed: its sender may hear of a
            // reset only.
            .filter(row -> !row.sent().contains(" + ") && payloadOf(row).length < LARGE)
            .toList();

    private static final List<Row> RAW = Notation.rows("/bad-input/http.txt").stream()
            .filter(row -> row.sent().startsWith("RAW "))
            .toList();

    private final int port;
    private final Random random;

    HostileClient(int port, long seed) {
        this.port = port;
        this.random = new Random(seed);
    }

    /** Goes on until nothing is left to send. */
    void attack(AtomicInteger left) {
        while (left.get() > 0) {
            left.addAndGet(
                    -switch (random.nextInt(8)) {
                        case 0 -> breaksTheRules();
                        case 1 -> sendsNoRequest();
                        case 2, 3 -> sendsBadBodies();
                        default -> sendsBadFrames();
                    });
        }
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private RawSocket connect() {
        RawSocket socket = RawSocket.connect(port, UUID.randomUUID().toString(), "mallory");
        socket.await("welcome");
        return socket;
    }

    /** Texts that can't be understood: the socket lives on, and does not fall silent. */
    private int sendsBadFrames() {
        try (RawSocket socket = connect()) {
            for (int batch = 0; batch < FEW; batch++) {
                ByteArrayOutputStream frames = new ByteArrayOutputStream();
                for (int i = 0; i < BATCH; i++) {
                    byte[] text = Damage.of(any(FRAMES), random).getBytes(UTF_8);
                    frames.writeBytes(RawSocket.encode(RawSocket.TEXT, text));
                }
                socket.bytes(frames.toByteArray());
                String id = "ping " + batch;
                socket.text("{\"type\":\"ping\",\"id\":\"" + id + "\"}");
                socket.await(
                        "pong " + batch,
                        frame -> frame.first() == RawSocket.TEXT
                                && id.equals(frame.json().getValue("id")));
            }
            return FEW * BATCH;
        }
    }

    /** Frames that end the connection. */
    private int breaksTheRules() {
        for (int i = 0; i < FEW; i++) {
            Row row = any(CLOSING);
            try (RawSocket socket = connect()) {
                socket.frame(Integer.parseInt(row.sent().substring(0, 2), 16), payloadOf(row));
                assertThat("close " + socket.awaitClose()).as("%s", row).isEqualTo(row.expected());
            }
        }
        return FEW;
    }

    private static byte[] payloadOf(Row row) {
        return Notation.bytes(row.sent().length() < 3 ? "" : row.sent().substring(3));
    }

    /** Bodies of the right length on one connection: each is answered. */
    private int sendsBadBodies() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            for (int i = 0; i < BATCH; i++) {
                byte[] body = Damage.of(any(BODIES).getBytes(UTF_8), random);
                String head = "POST " + any(CALLS) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length;
                socket.getOutputStream().write((head + "\r\n\r\n").getBytes(UTF_8));
                socket.getOutputStream().write(body);
                RawHttp.Reply reply = RawHttp.read(socket.getInputStream(), true);
                assertThat(reply.status()).as("%s", reply).isIn(200, 400, 403, 404, 409);
            }
            return BATCH;
        } catch (IOException e) {
            throw new AssertionError("A body was not answered", e);
        }
    }

    /** Bytes that are no request: the connection ends. */
    private int sendsNoRequest() {
        for (int i = 0; i < FEW; i++) {
            byte[] bytes = Notation.bytes(any(RAW).sent().substring("RAW ".length()));
            String answer = new String(RawExchange.send(port, Damage.of(bytes, random)), UTF_8);
            assertThat(answer).doesNotContain(" 500 ");
        }
        return FEW;
    }
}
