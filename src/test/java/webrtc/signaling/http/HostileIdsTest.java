package webrtc.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.TestCluster;

/** Ids that no room and no client can have are answered like all others: with an error, at once. */
class HostileIdsTest {
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of("EVENT_LOOPS", "1"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({"'',''", "nowhere,nobody", "\\u0000,\\u2028", "\\ud83d\\ude00,\\u00e9", "\\\"\\\\,a\\nb"})
    void aLeaveOfWhoCanNotBeThereIsAnError(String room, String client) {
        assertLeaveIsAnError(room, client);
    }

    @ParameterizedTest
    @CsvSource({"\\ud83d,alice", "\\ude00\\ud83d,alice", "\\ud83d,\\ud83d"})
    void aLeaveOfHalfACharacterIsAnError(String room, String client) {
        assertLeaveIsAnError(room, client);
    }

    private static void assertLeaveIsAnError(String room, String client) {
        String body = "{\"room_id\":\"" + room + "\",\"client_id\":\"" + client + "\"}";
        Api.Answer answer = cluster.api(0).post("/api/rooms/leave", body);
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.json().getInteger("code")).isEqualTo(answer.status());
        assertThat(answer.error()).isNotBlank();
    }
}
