package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/**
 * The heart of it: two clients on two nodes and two transports find each other and exchange signals, whichever way the
 * sockets are read and written.
 */
class TwoNodesTest {
    @ParameterizedTest
    @ValueSource(strings = {"io_uring", "epoll", "none"})
    void clientsOfTwoNodesAndTwoTransportsExchangeSignals(String nativeTransport) {
        assumeThatCode(() -> NativeTransport.of(nativeTransport)).doesNotThrowAnyException();
        try (TestCluster cluster = TestCluster.start(2, Map.of("NATIVE_TRANSPORT", nativeTransport));
                SocketClient alice = SocketClient.connect(cluster.port(0), "room", "alice");
                StreamClient bob = StreamClient.connect(cluster.port(1), "room=room")) {
            JsonObject session = bob.await("session").data();
            String bobId = session.getString("session_id");
            alice.await("the roster with bob", frame -> frame.encode().contains(bobId));

            alice.send(new JsonObject()
                    .put("type", "offer")
                    .put("to", bobId)
                    .put("payload", new JsonObject().put("sdp", "v=0")));
            JsonObject offer = bob.await("signal").data();
            assertThat(offer.getString("from")).isEqualTo("alice");
            assertThat(offer.getJsonObject("signal"))
                    .isEqualTo(new JsonObject().put("type", "offer").put("sdp", "v=0"));

            JsonObject answer = new JsonObject().put("type", "answer").put("sdp", "v=1");
            assertThat(cluster.api(0)
                            .signal("room", bobId, session.getString("token"), "alice", answer)
                            .json())
                    .isEqualTo(new JsonObject().put("success", true));
            JsonObject received = alice.await("answer");
            assertThat(received.getString("from")).isEqualTo(bobId);
            assertThat(received.getJsonObject("payload")).isEqualTo(answer);
        }
    }
}
