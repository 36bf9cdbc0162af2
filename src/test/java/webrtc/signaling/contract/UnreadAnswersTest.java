package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.Scrape;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Who does not read what it asked for can't make the server keep it: no more is taken from it, and it loses its connection. */
class UnreadAnswersTest {
    /** More than the system takes for a server that does not read. */
    private static final int MANY_BYTES = 24 << 20;

    private static final int REQUEST_BYTES = 8 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.start(1, Map.of("REQUEST_SECONDS", "1", "RATE_BURST", "10000"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** A client with next to no room for what it does not read. */
    private Socket open() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.port(0)));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** For a large answer. */
    private static byte[] request(int bytes) {
        String head = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nX: ";
        return (head + "x".repeat(Math.max(0, bytes - head.length())) + "\r\n\r\n").getBytes(US_ASCII);
    }

    private double connections() {
        return Scrape.of(cluster.node(0).adminPort()).value("signaling_tcp_connections");
    }

    private void assertNobodyIsConnected() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connections()).isZero());
    }

    @Test
    void requestsAreNotTakenFromWhoDoesNotReadTheAnswers() throws IOException {
        try (Socket socket = open()) {
            byte[] request = request(REQUEST_BYTES);
            OutputStream out = socket.getOutputStream();
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < MANY_BYTES; sent += request.length) {
                            out.write(request);
                        }
                    })
                    .as("the end of the connection")
                    .isInstanceOf(IOException.class);
            assertNobodyIsConnected();
        }
    }

    @Test
    void requestsOfWhoReadsLateAreAllAnswered() throws IOException {
        byte[] request = request(0);
        int length;
        try (Socket socket = open()) {
            socket.getOutputStream().write(request);
            length = RawHttp.read(socket.getInputStream(), true).body().length();
        }
        int count = (8 << 20) / length;
        try (Socket socket = open()) {
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write(request);
            }
            for (int i = 0; i < count; i++) {
                RawHttp.Reply reply = RawHttp.read(socket.getInputStream(), true);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).hasSize(length);
            }
        }
    }

    @Test
    void answersThatNobodyReadsDoNotKeepTheConnection() throws IOException {
        try (Socket socket = open()) {
            byte[] request = request(0);
            // More than the system keeps of the answers.
            for (int i = 0; i < 512; i++) {
                socket.getOutputStream().write(request);
            }
            assertNobodyIsConnected();
        }
    }

    @Test
    void aStreamThatIsTooSlowDoesNotKeepTheConnection() {
        try (StreamClient slow = StreamClient.connect(cluster.port(0), "room=room");
                StreamClient fast = StreamClient.connect(cluster.port(0), "room=room")) {
            StreamPeer alice = new StreamPeer(cluster.api(0), "room", slow);
            StreamPeer bob = new StreamPeer(cluster.api(0), "room", fast);
            slow.read(false);
            String large = "x".repeat(50_000);
            int said = 0;
            while (bob.say(alice.id(), large).status() == 200) {
                said++;
                assertThat(said).as("what is kept for who does not read").isLessThan(1_000);
            }
            fast.cut();
            assertNobodyIsConnected();
        }
    }
}
