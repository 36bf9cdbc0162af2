package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp.Reply;

/** What every refusal looks like: {@code {"error", "code"}} and nothing else, whatever was asked. */
final class Refusals {
    private Refusals() {}

    static void assertRefused(Answer answer, int status, String error) {
        assertRefused(answer, status);
        assertThat(answer.error()).isEqualTo(error);
    }

    static void assertRefused(Answer answer, int status) {
        assertRefused(
                answer.status(),
                answer.header("Content-Type"),
                answer.response().body(),
                status);
    }

    static void assertRefused(Reply reply, int status, String error) {
        assertRefused(reply, status);
        assertThat(reply.json().getString("error")).isEqualTo(error);
    }

    static void assertRefused(Reply reply, int status) {
        assertRefused(reply.status(), reply.header("Content-Type"), reply.body(), status);
    }

    private static void assertRefused(int answered, String contentType, String body, int status) {
        assertThat(answered).as(body).isEqualTo(status);
        assertThat(contentType).isEqualTo("application/json");
        JsonObject json = new JsonObject(body);
        assertThat(json.fieldNames()).containsExactlyInAnyOrder("error", "code");
        assertThat(json.getValue("code")).isEqualTo(status);
        assertThat(json.getString("error")).isNotBlank();
    }
}
