package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame that can't be read or is refused gets an error frame, and the socket lives on. */
class SocketErrorsTest extends SocketContract {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\"} {}",
                "{\"type\":\"ping\",}",
                "{'type':'ping'}",
                "{type:\"ping\"}",
                "{\"type\":\"ping\"} // a comment",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"custom\",\"payload\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"custom\",\"payload\":01}",
                "{\"type\":\"custom\",\"payload\":NaN}",
                "{\"type\":\"custom\",\"payload\":\"a\nb\"}",
                "hello"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertRefused(text, 400, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{\"type\":\"ping\"}]", "\"ping\"", "1", "null", "true"})
    void whatIsNoObjectIsRefused(String text) {
        assertRefused(text, 400, null);
    }

    @Test
    void jsonThatIsTooDeepIsRefused() {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        assertRefused("{\"type\":\"custom\",\"payload\":" + deep + "}", 400, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"nonsense\"", "\"Offer\"", "\"\"", "\"offer \"", "7", "null", "{}", "\"welcome\"", "\"ack\""})
    void anUnknownTypeIsRefused(String type) {
        assertRefused("{\"type\":" + type + "}", 400, null);
        assertRefused("{\"id\":\"7\",\"type\":" + type + "}", 400, "7");
    }

    @Test
    void aFrameWithoutATypeIsRefused() {
        assertRefused("{}", 400, null);
        assertRefused("{\"payload\":{\"type\":\"offer\"},\"id\":\"7\"}", 400, "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"two words\"", "7", "{}", "[\"bob\"]", "true"})
    void aRecipientThatIsNoClientIdIsRefused(String to) {
        assertRefused("{\"id\":\"7\",\"type\":\"offer\",\"to\":" + to + "}", 400, "7");
    }

    @Test
    void aRecipientThatIsTooLongIsRefused() {
        assertRefused("{\"id\":\"7\",\"type\":\"offer\",\"to\":\"" + "b".repeat(65) + "\"}", 400, "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "{}", "false", "\"\\ud800\""})
    void anIdThatIsNoStringIsRefused(String id) {
        assertRefused("{\"type\":\"custom\",\"id\":" + id + "}", 400, null);
    }

    @Test
    void anIdMayHaveSixtyFourCharactersAndNoMore() {
        assertRefused("{\"type\":\"custom\",\"id\":\"" + "i".repeat(65) + "\"}", 400, null);
        SocketPeer bob = join(far(), "bob");
        assertThat(bob.sendAcked(saying("hello"), "i".repeat(64))).isEqualTo("delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"another room\"", "\"\"", "7"})
    void anotherRoomThanThatOfTheConnectionIsRefused(String other) {
        assertRefused("{\"id\":\"7\",\"type\":\"ping\",\"room_id\":" + other + "}", 400, "7");
    }

    @Test
    void aRecipientWhoIsNotInTheRoomIsNotFound() {
        assertThat(assertRefused("{\"type\":\"offer\",\"to\":\"nobody\",\"id\":\"7\"}", 404, "7"))
                .isEqualTo("Recipient not found in room");
        assertRefused("{\"type\":\"offer\",\"to\":\"nobody\"}", 404, null);
    }

    @Test
    void aRecipientWhoHasLeftIsNotFound() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        assertThat(alice.sendAcked(saying("bob", "hello"), "1")).isEqualTo("delivered");
        bob.send(new JsonObject().put("type", "leave"));
        bob.socket().awaitClose();
        alice.awaitLeave("bob", "left");
        alice.send(saying("bob", "still there?").put("id", "2"));
        JsonObject error = alice.socket().await("error");
        assertThat(error.getInteger("code")).isEqualTo(404);
        assertThat(error.getString("id")).isEqualTo("2");
    }

    static Stream<Arguments> errorsBeforeTheId() {
        return Stream.of("\"to\":7", "\"room_id\":\"another\"", "\"type\":7", "\"type\":\"nonsense\"")
                .map(fault -> Arguments.of("{" + fault + ",\"id\":\"7\"}"));
    }

    @ParameterizedTest
    @MethodSource("errorsBeforeTheId")
    void theErrorNamesTheFrameWhereverItsIdStands(String text) {
        assertRefused(text, 400, "7");
    }

    @Test
    void whoSendsTooMuchIsToldAndMayGoOnLater() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        // The burst is 100; one comes back in a second.
        for (int i = 0; i < 110; i++) {
            alice.send(saying("bob", "signal").put("id", "id " + i));
        }
        JsonObject error = alice.socket().await("error");
        assertThat(error.getInteger("code")).isEqualTo(429);
        assertThat(error.getString("error")).isEqualTo("Too Many Requests: signaling rate limit exceeded");
        assertThat(error.getInteger("retry_after")).isEqualTo(1);
        assertThat(error.getString("id")).isIn("id 100", "id 101", "id 102", "id 103");
        alice.send(new JsonObject().put("type", "ping"));
        alice.socket().await("pong");
        // Only its own: another session is not slowed down.
        assertThat(bob.sendAcked(saying("alice", "hello"), "1")).isEqualTo("delivered");
    }

    @Test
    void aSignalThatWasRefusedForItsRateIsNotDelivered() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        for (int i = 0; i < 110; i++) {
            alice.send(saying("bob", "signal " + i).put("id", "signal " + i));
        }
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            JsonObject answer = alice.socket().await("an answer", frame -> frame.containsKey("id"));
            if (answer.getString("type").equals("ack")) {
                accepted.add(answer.getString("id"));
            }
        }
        assertThat(accepted).hasSizeBetween(100, 109);
        assertThat(bob.heardUntil(accepted.get(accepted.size() - 1))).isEqualTo(accepted);
    }

    /** Sends the text, expects the error frame, and then that the socket still works; gives the text of the error. */
    private String assertRefused(String text, int code, @Nullable String id) {
        SocketPeer alice = join(near(), "client-" + UUID.randomUUID());
        alice.socket().sendText(text);
        JsonObject error = alice.socket().await("error");
        assertThat(error.getInteger("code")).isEqualTo(code);
        assertThat(error.getString("error")).isNotBlank();
        assertThat(error.getString("id")).isEqualTo(id);
        assertThat(error.size()).isEqualTo(id == null ? 3 : 4);
        alice.send(new JsonObject().put("type", "ping"));
        alice.socket().await("pong");
        return error.getString("error");
    }
}
