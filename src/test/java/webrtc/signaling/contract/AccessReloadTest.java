package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.AccessKey;
import webrtc.signaling.testing.LogWatch;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.TestCluster;

/** The keys of access tokens follow their file, without a restart. */
class AccessReloadTest {
    private static int status(TestCluster cluster, String token) {
        return cluster.api(0)
                .post("/api/rooms/join", "{\"room_id\":\"a\"}", "Authorization", "Bearer " + token)
                .status();
    }

    @Test
    void newKeysAreTakenAndTheOldOnesStayWhereTheFileIsUnusable() throws Exception {
        AccessKey key = AccessKey.random();
        try (TestCluster cluster =
                        TestCluster.start(1, Map.of("JWT_KEYS", key.file().toString()));
                LogWatch log = LogWatch.of("webrtc.signaling.http.AccessTokens")) {
            String old = key.token("a");
            assertThat(status(cluster, old)).isEqualTo(200);
            SocketClient socket = SocketClient.open(cluster.port(0), "/ws?room_id=a&client_id=a&access_token=" + old);
            socket.welcome();

            key.change();
            String now = key.token("a");
            await().until(() -> status(cluster, now) == 200);
            assertThat(status(cluster, old)).isEqualTo(401);
            assertThat(socket.acknowledged("a", "1", "still here")).isEqualTo("delivered");
            socket.close();

            key.write("too short");
            await().until(() -> log.lines().contains("at least 32 bytes"));
            assertThat(status(cluster, now)).isEqualTo(200);
            remove(key);
            await().until(() -> log.lines().contains("it can't be read"));
            assertThat(status(cluster, now)).isEqualTo(200);

            key.change();
            await().until(() -> status(cluster, key.token("a")) == 200);
            assertThat(status(cluster, now)).isEqualTo(401);
            assertThat(log.lines()).containsOnlyOnce("at least 32 bytes").doesNotContain(key.secret());
        }
    }

    private static void remove(AccessKey key) throws IOException {
        Files.delete(key.file());
    }
}
