package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.StreamClient;

/** Web pages of any origin may use the APIs, unless that is restricted. */
class CorsTest extends Contract {
    private static final String PAGE = "https://page.example";

    private static List<String> list(Answer answer, String header) {
        return Arrays.stream(answer.header(header).split(",", -1))
                .map(name -> name.trim().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void aPageMayReadAnswersAndRefusals() {
        List<Answer> answers = List.of(
                near().get("/api/health", "Origin", PAGE),
                near().post("/api/rooms/join", new JsonObject(), "Origin", PAGE),
                near().post("/api/rooms/join", "nonsense", "Origin", PAGE),
                near().post("/api/signal", "{}", "Origin", PAGE),
                near().get("/api/nothing", "Origin", PAGE),
                near().get("/api/signal", "Origin", PAGE));
        assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 400, 400, 404, 405);
        assertThat(answers)
                .extracting(answer -> answer.header("Access-Control-Allow-Origin"))
                .containsOnly("*");
    }

    @Test
    void aPageMayReadWhenToTryAgain() {
        Answer answer = near().get("/api/health", "Origin", PAGE);
        assertThat(list(answer, "Access-Control-Expose-Headers")).contains("retry-after");
    }

    @Test
    void aPageMayUseTheClientLibraryAndNoOtherScript() {
        for (String script :
                List.of("/signaling.js", "/signaling-links.js", "/signaling-mesh.js", "/signaling-peer.js")) {
            Answer answer = near().get(script, "Origin", PAGE);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
        assertThat(near().get("/app.js", "Origin", PAGE).header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void aPageMayReadAStream() {
        StreamClient stream = stream(near(), "", "Origin: " + PAGE);
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.header("access-control-allow-origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rooms/join", "/api/rooms/leave", "/api/signal", "/api/leave", "/api/connect?room=a"})
    void aPreflightAllowsWhatTheApisNeed(String path) {
        String method = path.startsWith("/api/connect") ? "GET" : "POST";
        Answer answer = near().method(
                        "OPTIONS",
                        path,
                        "Origin",
                        PAGE,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        "authorization,content-type,last-event-id,traceparent,x-session-id,x-token");
        assertThat(answer.status()).isBetween(200, 204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(list(answer, "Access-Control-Allow-Methods")).contains(method.toLowerCase(Locale.ROOT));
        assertThat(list(answer, "Access-Control-Allow-Headers"))
                .contains("authorization", "content-type", "last-event-id", "traceparent", "x-session-id", "x-token");
        assertThat(Integer.parseInt(answer.header("Access-Control-Max-Age"))).isPositive();
        // Nothing here is known by a cookie, so no page needs to be let send one.
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void whoIsNoPageIsNotBothered() {
        assertThat(near().get("/api/health").status()).isEqualTo(200);
    }
}
