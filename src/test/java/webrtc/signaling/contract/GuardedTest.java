package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.TestCluster;

/** A node whose operator has restricted it: an admin token, tokens for every session, origins, a smaller body. */
class GuardedTest {
    private static final String PAGE = "https://page.example";

    private static TestCluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                1,
                Map.of(
                        "ADMIN_TOKEN", "secret of the operator",
                        "REQUIRE_TOKEN", "true",
                        "ALLOWED_ORIGINS", PAGE + ", https://other.example",
                        "MAX_BODY_BYTES", "2048"));
        api = cluster.api(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Answer stats(String... headers) {
        return api.get("/api/rooms/stats", headers);
    }

    @Test
    void theStatisticsNeedTheAdminToken() {
        String right = "secret of the operator";
        for (Answer refused : new Answer[] {
            stats(),
            stats("X-Token", "wrong"),
            stats("Authorization", "Bearer wrong"),
            stats("Authorization", "Basic " + right),
            stats("X-Token", right, "Authorization", "Bearer wrong"),
            api.get("/api/rooms/stats?room_id=a"),
            api.get("/api/rooms/stats?limit=nonsense")
        }) {
            assertRefused(refused, 401, "Unauthorized: admin token required");
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
        }
        assertThat(stats("X-Token", right).status()).isEqualTo(200);
        assertThat(stats("Authorization", "Bearer " + right).status()).isEqualTo(200);
    }

    @Test
    void theOtherCallsDoNotNeedTheAdminToken() {
        assertThat(api.get("/api/health").status()).isEqualTo(200);
        assertThat(api.post("/api/rooms/join", new JsonObject()).status()).isEqualTo(200);
    }

    @Test
    void everySessionIsOwnedFromTheStart() {
        JsonObject joined = api.join("a");
        JsonObject leave = JsonObject.of("room_id", "a", "client_id", joined.getString("client_id"));
        assertRefused(api.post("/api/rooms/leave", leave), 403, "Unauthorized: invalid session token");
        assertThat(api.post("/api/rooms/leave", leave.put("token", joined.getString("token")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPageOfAnAllowedOriginIsAnsweredAndAnotherIsNot() {
        Answer allowed = api.get("/api/health", "Origin", PAGE);
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(allowed.header("Vary")).containsIgnoringCase("origin");
        Answer refused = api.get("/api/health", "Origin", "https://evil.example");
        assertRefused(refused, 403, "Origin not allowed");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
        assertRefused(api.post("/api/rooms/join", "{}", "Origin", "https://evil.example"), 403);
        assertThat(api.get("/api/health").status()).as("no page").isEqualTo(200);
    }

    @Test
    void aPreflightOfAnotherOriginAllowsNothing() {
        Answer preflight = api.method(
                "OPTIONS", "/api/signal", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void theBodysLimitIsTheOneThatWasSet() {
        String body = "{\"a\":\"" + "x".repeat(2048 - 8) + "\"}";
        assertThat(api.post("/api/rooms/join", body).status()).isEqualTo(200);
        assertRefused(
                api.post("/api/rooms/join", body + " "), 413, "Payload Too Large: Content-Length exceeds 2KB limit");
    }
}
