package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api.Answer;

/**
 * The examples of the first contract document, replayed to the letter. They name their rooms and count them all, so
 * nobody else may be there.
 */
class RoomsDocumentTest extends QuietContract {
    private static final RoomsDocument DOCUMENT = RoomsDocument.read();

    @Test
    void theDocumentHasTheExamplesThatAreReplayedHere() {
        assertThat(DOCUMENT.examples())
                .extracting(example -> example.endpoint() + " " + example.label())
                .contains(
                        "GET /api/health Response",
                        "POST /api/rooms/join Request",
                        "POST /api/rooms/join Response",
                        "POST /api/rooms/leave Request",
                        "POST /api/rooms/leave Response",
                        "GET /api/rooms/stats Response",
                        " Schema");
    }

    @Test
    void healthIsAnsweredAsDocumented() {
        JsonObject example = DOCUMENT.example("GET /api/health", "Response");
        JsonObject answer = near().get("/api/health").json();
        assertThat(answer.fieldNames()).isEqualTo(example.fieldNames());
        assertThat(answer.copy().put("server_time", ""))
                .isEqualTo(example.copy().put("server_time", ""));
        assertThat(shape(answer.getString("server_time"))).isEqualTo(shape(example.getString("server_time")));
    }

    private static String shape(String time) {
        return time.replaceAll("\\d", "0");
    }

    @Test
    void aJoinIsAnsweredAsDocumentedAndWithTheToken() {
        JsonObject answer = leaving(near().post("/api/rooms/join", DOCUMENT.example("POST /api/rooms/join", "Request"))
                .json());
        JsonObject expected = DOCUMENT.example("POST /api/rooms/join", "Response")
                .put("client_id", answer.getString("client_id"))
                .put("token", answer.getString("token"));
        assertThat(answer).isEqualTo(expected);
        assertThat(UUID.fromString(answer.getString("client_id"))).isNotNull();
    }

    @Test
    void aLeaveIsAnsweredAsDocumented() {
        join(near(), "room123", "clientA");
        Answer answer = far().post("/api/rooms/leave", DOCUMENT.example("POST /api/rooms/leave", "Request"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(DOCUMENT.example("POST /api/rooms/leave", "Response"));
    }

    @Test
    void theStatisticsAreAnsweredAsDocumented() {
        join(near(), "room123", "clientB");
        join(near(), "room123", "clientA");
        assertThat(far().get("/api/rooms/stats").json())
                .isEqualTo(DOCUMENT.example("GET /api/rooms/stats", "Response"));
    }

    @Test
    void anErrorHasTheDocumentedFields() {
        Answer answer = near().post("/api/rooms/leave", new JsonObject());
        JsonObject schema = DOCUMENT.example("", "Schema");
        assertThat(answer.json()).isEqualTo(schema.put("error", answer.error()));
        assertThat(answer.status()).isEqualTo(schema.getInteger("code"));
    }
}
