package webrtc.signaling.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCertificate;
import webrtc.signaling.testing.TestCluster;

/** The event bus between nodes that show each other certificates: signals cross it, and nobody else gets in. */
class BusTlsTest {
    private static final int PATIENCE_MILLIS = 20_000;

    /** How long nothing must be heard from the bus to know that it waits for a message. */
    private static final int SILENCE_MILLIS = 500;

    @TempDir
    static Path folder;

    private static TestCertificate ours;
    private static TestCluster cluster;
    private static int busPort;

    @BeforeAll
    static void start() {
        ours = TestCertificate.create(folder);
        busPort = TestCluster.freePorts(1).get(0);
        Path certificate = ours.certificate(folder.resolve("bus.crt"));
        cluster = TestCluster.start(
                1,
                Map.of(
                        "BUS_TLS_CERT", certificate.toString(),
                        "BUS_TLS_KEY", ours.key(folder.resolve("bus.key")).toString(),
                        "BUS_TLS_CA", certificate.toString(),
                        "BUS_PORT", Integer.toString(busPort)));
        cluster.add(Map.of("BUS_PORT", "0"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void signalsCrossIt() {
        try (StreamClient alice = StreamClient.connect(cluster.port(0), "room=a");
                StreamClient bob = StreamClient.connect(cluster.port(1), "room=a")) {
            JsonObject from = alice.await("session").data();
            JsonObject to = bob.await("session").data();
            for (int node : List.of(0, 1)) {
                assertThat(cluster.api(node)
                                .signal(
                                        "a",
                                        from.getString("session_id"),
                                        from.getString("token"),
                                        to.getString("session_id"),
                                        JsonObject.of("type", "offer"))
                                .status())
                        .isEqualTo(200);
                bob.await("signal");
            }
        }
    }

    /** Whether the bus ends the connection of a peer that shows this: in TLS 1.3 after the peer's own handshake. */
    private static boolean isRefused(SSLContext peer, int millis) throws IOException {
        try (SSLSocket socket = (SSLSocket) peer.getSocketFactory().createSocket("127.0.0.1", busPort)) {
            socket.setSoTimeout(millis);
            socket.startHandshake();
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SSLException | SocketException e) {
            return true;
        }
    }

    @Test
    void aPeerWithoutACertificateIsRefused() throws IOException {
        assertThat(isRefused(ours.clientShowing(), PATIENCE_MILLIS)).isTrue();
        assertThat(isRefused(ours.clientShowing(ours), SILENCE_MILLIS)).isFalse();
    }

    @Test
    void aPeerWithACertificateOfSomebodyElseIsRefused() throws IOException {
        TestCertificate other = TestCertificate.create(folder);
        assertThat(isRefused(ours.clientShowing(other), PATIENCE_MILLIS)).isTrue();
    }

    @Test
    void aPeerWithoutTlsIsRefused() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), busPort)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("whatever this may be to the bus".getBytes(US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            // At most a TLS alert, and then the end.
            assertThat(answer.length).isLessThan(16);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
