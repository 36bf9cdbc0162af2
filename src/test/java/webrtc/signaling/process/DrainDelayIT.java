package webrtc.signaling.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;

/** A node that is told to stop is not ready at once, but serves until the load balancers had time to see it. */
class DrainDelayIT {
    private final String room = UUID.randomUUID().toString();
    private final Map<String, String> settings = ServerProcess.ownCluster();
    private ServerProcess first;
    private ServerProcess second;

    @BeforeEach
    void start() {
        settings.put("CLUSTER_HOST", "localhost");
        settings.put("DRAIN_DELAY_SECONDS", "5");
        settings.put("DRAIN_SECONDS", "2");
        first = ServerProcess.start(settings).awaitReady();
        second = ServerProcess.start(settings).awaitReady();
    }

    @AfterEach
    void end() {
        second.close();
        first.close();
    }

    @Test
    void clientsMayStillComeWhenItIsNotReadyAnyMore() throws Exception {
        assertThat(second.out()).contains("in a cluster of 2 nodes");
        assertThat(healthCheck()).isZero();
        try (SocketClient alice = SocketClient.connect(second.port(), room, "alice");
                StreamClient dora = StreamClient.connect(second.port(), "room=" + room)) {
            JsonObject session = dora.await("session").data();
            Api admin = new Api(second.adminPort());

            second.process().destroy();

            await().until(() -> admin.get("/readyz").status() == 503);
            assertThat(admin.get("/livez").status()).isEqualTo(200);
            try (SocketClient late = SocketClient.connect(second.port(), room, "late")) {
                assertThat(late.acknowledged("alice", "hello", 1)).isEqualTo("delivered");
                assertThat(alice.await("custom").getString("from")).isEqualTo("late");
                assertThat(late.acknowledged(session.getString("session_id"), "hello", 2))
                        .isEqualTo("delivered");
                assertThat(dora.await("signal").data().getString("from")).isEqualTo("late");
                assertThat(healthCheck()).isEqualTo(1);

                late.await("reconnect");
                alice.await("reconnect");
                dora.await("reconnect");
            }
        }
        assertThat(second.awaitExit(60)).isIn(0, 143);
        assertThat(second.err()).isEmpty();
    }

    /** What the container image asks, started as it starts it. */
    private int healthCheck() throws IOException, InterruptedException {
        ProcessBuilder check = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("jar"),
                        "webrtc.signaling.HealthCheck")
                .inheritIO();
        check.environment().putAll(settings);
        check.environment().put("ADMIN_PORT", Integer.toString(second.adminPort()));
        return check.start().waitFor();
    }
}
