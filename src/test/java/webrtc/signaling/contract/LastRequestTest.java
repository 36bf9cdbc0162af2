package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.TestCluster;

/**
 * An answer that says that the connection ends is the last thing that happens on it (RFC 9112, 9.6): what came behind the
 * request may be what somebody hid in it, and is not done.
 */
class LastRequestTest {
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({
        "two-hosts, 'GET /api/health HTTP/1.1|Host: localhost|Host: localhost||', 400",
        "no-path, 'GET /%zz HTTP/1.1|Host: localhost||', 400",
        "no-length, 'POST /api/rooms/join HTTP/1.1|Host: localhost||', 411",
        "chunks, 'POST /api/rooms/join HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||2|{}|0||', 411",
        "both-lengths, 'POST /api/leave HTTP/1.1|Host: localhost|Content-Length: 2|Transfer-Encoding: chunked||0||', 400",
        "no-request, 'nonsense||', 400",
        "as-the-client-says, 'GET /api/health HTTP/1.1|Host: localhost|Connection: close||', 200"
    })
    void whatComesBehindItIsNotDone(String room, String last, int status) throws IOException {
        JsonObject alice = JsonObject.of("room_id", room, "client_id", "alice");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(0))) {
            socket.setSoTimeout(20_000);
            String requests =
                    last.replace("|", "\r\n") + join(alice) + join(alice.copy().put("client_id", "carol"));
            socket.getOutputStream().write(requests.getBytes(US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answers.split("HTTP/1\\.[01] ", -1)).hasSize(2);
            assertThat(answers).contains(" " + status + " ");
        }
        // Whoever joins now comes after all that was asked for before.
        Api node = cluster.api(0);
        String bob = node.join(room).getString("client_id");
        assertThat(node.stats(room).getJsonArray("rooms").getJsonObject(0).getJsonArray("clients"))
                .containsExactly(bob);
    }

    private static String join(JsonObject who) {
        return "POST /api/rooms/join HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + who.encode().length() + "\r\n\r\n" + who.encode();
    }
}
