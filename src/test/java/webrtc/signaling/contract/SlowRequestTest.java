package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Whoever keeps a connection open without a request, or lets one trickle in (slowloris), loses it. */
class SlowRequestTest {
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of("REQUEST_SECONDS", "1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing at all
                "GET /api/health HTTP/1.1", // no end of the line
                "GET /api/health HTTP/1.1\r\nHost: localhost\r\nX: ", // no end of the head
                "GET /ws?room_id=r&client_id=a HTTP/1.1\r\nConnection: Upgrade\r\n" // half a handshake
            })
    void whatTricklesInIsNotWaitedFor(String begin) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(begin.getBytes(US_ASCII));
            assertThat(trickle(socket)).as("the answer").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rooms/join", "/api/signal?room=a"})
    void aBodyThatTricklesInIsToldSo(String path) throws IOException {
        try (Socket socket = open()) {
            String begin = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{\"a\":\"";
            socket.getOutputStream().write(begin.getBytes(US_ASCII));
            assertThat(trickle(socket))
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("{\"error\":\"Request Timeout: the body did not arrive in time\",\"code\":408}");
        }
    }

    @Test
    void aSilentConnectionIsEndedToo() throws IOException {
        try (Socket socket = open()) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void aKeptConnectionHasItsTimeAnewForEachRequestAndIsEndedAfterTheLast() throws IOException {
        try (Socket socket = open()) {
            byte[] health = "GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
            socket.getOutputStream().write(health);
            socket.getOutputStream().write(health);
            String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
        }
    }

    @Test
    void aKeptConnectionLivesAsLongAsItBringsRequests() throws IOException {
        try (Socket socket = open()) {
            socket.setSoTimeout(200);
            byte[] health = "GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
            ByteArrayOutputStream answers = new ByteArrayOutputStream();
            // For longer than two requests may take.
            for (int i = 0; i < 12; i++) {
                socket.getOutputStream().write(health);
                assertThatThrownBy(() -> socket.getInputStream().transferTo(answers))
                        .isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(answers.toString(US_ASCII).split("HTTP/1.1 200 OK", -1)).hasSize(13);
        }
    }

    @Test
    void aStreamAndAWebSocketAreNotWaitedFor() throws IOException {
        try (SocketClient alice = SocketClient.connect(cluster.port(0), "room", "alice");
                StreamClient dora = StreamClient.connect(cluster.port(0), "room=room");
                Socket slow = open()) {
            JsonObject session = dora.await("session").data();
            alice.welcome();
            // Theirs would be over, as they came first.
            assertThat(slow.getInputStream().readAllBytes()).isEmpty();
            try (Socket again = open()) {
                assertThat(again.getInputStream().readAllBytes()).isEmpty();
            }
            assertThat(alice.acknowledged(session.getString("session_id"), "hello", 1))
                    .isEqualTo("delivered");
            assertThat(dora.await("signal").data().getString("id")).isEqualTo("hello");
        }
    }

    private static Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(0));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends a byte now and then until the server ends the connection; gives what it has answered. */
    private static String trickle(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            try {
                for (int b = socket.getInputStream().read();
                        b >= 0;
                        b = socket.getInputStream().read()) {
                    said.write(b);
                }
                return said.toString(US_ASCII);
            } catch (SocketTimeoutException e) {
                try {
                    socket.getOutputStream().write('x');
                } catch (SocketException ended) {
                    return said.toString(US_ASCII);
                }
            } catch (SocketException ended) {
                return said.toString(US_ASCII);
            }
        }
        throw new AssertionError("The server waits for ever");
    }
}
