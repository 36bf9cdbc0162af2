package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api.Answer;

/** {@code GET /api/health}. */
class HealthTest extends Contract {
    @Test
    void aNodeSaysWhatItIsAndThatItIsWell() {
        Answer health = far().get("/api/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.header("Content-Type")).isEqualTo("application/json");
        assertThat(health.json().fieldNames()).containsExactlyInAnyOrder("service", "status", "server_time");
        assertThat(health.json().getString("service")).isEqualTo("webrtc-signaling-server");
        assertThat(health.json().getString("status")).isEqualTo("ok");
    }

    @Test
    void theServerTimeIsNowInUtcWithZ() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        String time = near().get("/api/health").json().getString("server_time");
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Instant.parse(time)).isBetween(before, Instant.now());
    }

    @Test
    void noCacheKeepsTheAnswer() {
        assertThat(near().get("/api/health").header("Cache-Control")).isEqualTo("no-store");
    }
}
