package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import webrtc.signaling.testing.HonestPair;
import webrtc.signaling.testing.RawExchange;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.TestCluster;

/**
 * Jazzer sends bytes to a running node: on a new connection, or behind the handshake of a WebSocket, as the first byte
 * says. Every connection ends, nothing goes wrong in the node, and an honest client is served.
 */
class ConnectionFuzz {
    private static final byte[] HANDSHAKE = ("GET /ws?room_id=fuzz&client_id=mallory HTTP/1.1\r\nHost: localhost\r\n"
                    + String.join("\r\n", RawSocket.HANDSHAKE) + "\r\n\r\n")
            .getBytes(US_ASCII);

    private static TestCluster cluster;
    private static HonestPair honest;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of("RATE_BURST", "1000000", "RATE_PER_SECOND", "1000000"));
        honest = new HonestPair(cluster.port(0));
    }

    @AfterAll
    static void stop() {
        honest.close();
        cluster.close();
    }

    @FuzzTest(maxDuration = "4m")
    void whateverComesCostsItsSenderOnly(byte[] bytes) {
        if (bytes.length > 0) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            if (bytes[0] % 2 != 0) {
                sent.writeBytes(HANDSHAKE);
            }
            sent.writeBytes(Arrays.copyOfRange(bytes, 1, bytes.length));
            RawExchange.send(cluster.port(0), sent.toByteArray());
            honest.assertServed();
        }
    }
}
