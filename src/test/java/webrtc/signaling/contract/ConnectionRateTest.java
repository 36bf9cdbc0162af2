package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Loopback;
import webrtc.signaling.testing.Scrape;
import webrtc.signaling.testing.TestCluster;

/** How fast one address may open TCP connections, be they closed again or not. */
class ConnectionRateTest {
    private static final int CLIENTS = 5;

    /** Each client comes back with several at once. */
    private static final int BURST = 4 * CLIENTS;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                1, Map.of("ADDRESS_CONNECTIONS", Integer.toString(CLIENTS), "TRUSTED_PROXIES", "127.0.0.100"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Whether a request on a connection of its own is answered. */
    private static boolean isHeard(int last) {
        try (Socket socket = new Socket()) {
            Loopback.connect(socket, last, cluster.port(0));
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII).startsWith("HTTP/1.1 200 ");
        } catch (IOException closed) {
            return false;
        }
    }

    /** Opens one after the other until one is closed unheard, and gives how many were not. */
    private static int openUntilClosed(int last) {
        for (int heard = 0; heard < 20 * BURST; heard++) {
            if (!isHeard(last)) {
                return heard;
            }
        }
        throw new AssertionError("It is always heard");
    }

    @Test
    void asManyAsItsClientsNeedAreOpenedAtOnceAndThenNotAtAnyRate() {
        assertThat(openUntilClosed(2)).isGreaterThanOrEqualTo(BURST);
        assertThat(isHeard(3)).as("another address").isTrue();
        await("some time later").until(() -> isHeard(2));
    }

    @Test
    void thatIsCounted() {
        openUntilClosed(4);
        double refused = Scrape.of(cluster.node(0).adminPort())
                .value("signaling_refusals_total", "reason", "address_connections");
        assertThat(refused).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aTrustedProxyConnectsAtAnyRate() {
        for (int i = 0; i < 5 * BURST; i++) {
            assertThat(isHeard(100)).isTrue();
        }
    }
}
