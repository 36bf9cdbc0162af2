package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp;

/** {@code POST /api/signal} where it is refused, and which refusal comes first where several are due. */
class SignalRefusalTest extends Contract {
    private static final String BAD_SESSION = "Unauthorized: invalid session token or session expired";
    private static final JsonObject OFFER = JsonObject.of("type", "offer");

    private Answer post(Api node, JsonObject body, String... headers) {
        return node.post("/api/signal?room=" + Api.encode(room), body, headers);
    }

    private static JsonObject body(StreamPeer from, String to) {
        return JsonObject.of("sender", from.id(), "to", to, "token", from.token(), "signal", OFFER);
    }

    /** Sends until the rate is spent, at most so often. */
    private Answer sendUntilRefused(StreamPeer from, String to, int most) {
        Answer answer = from.signal(to, OFFER);
        for (int sent = 1; sent < most && answer.status() == 200; sent++) {
            answer = from.signal(to, OFFER);
        }
        return answer;
    }

    @Test
    void aTokenThatIsNotTheSendersIsRefused() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        for (Api node : new Api[] {near(), far(), elsewhere()}) {
            assertRefused(post(node, body(alice, bob.id()).put("token", bob.token())), 403, BAD_SESSION);
            assertRefused(post(node, body(alice, bob.id()).put("token", "")), 403, BAD_SESSION);
            assertRefused(post(node, body(alice, bob.id()).put("token", null)), 403, BAD_SESSION);
            assertRefused(post(node, body(alice, bob.id()).put("sender", "nobody")), 403, BAD_SESSION);
        }
        bob.say(alice.id(), "end");
        assertThat(alice.heardUntil("end")).containsExactly("end");
        assertThat(bob.stream().rest()).noneMatch(event -> event.name().equals("signal"));
    }

    @Test
    void twoTokensThatDifferFitNobody() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        JsonObject right = body(alice, bob.id());
        JsonObject none = right.copy();
        none.remove("token");
        String other = UUID.randomUUID().toString();
        assertRefused(post(near(), right, "X-Token", other), 403, BAD_SESSION);
        assertRefused(post(far(), right, "Authorization", "Bearer " + other), 403, BAD_SESSION);
        assertRefused(post(far(), right.copy().put("token", other), "X-Token", alice.token()), 403, BAD_SESSION);
        assertRefused(
                post(far(), none, "X-Token", alice.token(), "Authorization", "Bearer " + other), 403, BAD_SESSION);
    }

    @Test
    void aSessionIsOfItsRoomOnly() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        assertRefused(near().signal(room + "-other", alice.id(), alice.token(), bob.id(), OFFER), 403, BAD_SESSION);
        String outside = far().join(room + "-other").getString("client_id");
        assertRefused(alice.signal(outside, OFFER), 404, "Recipient not found in room");
    }

    @Test
    void aRecipientWhoIsNotInTheRoomIsNotFound() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        assertRefused(alice.signal("nobody", OFFER), 404, "Recipient not found in room");
        alice.say(bob.id(), "hello");
        bob.node().leave(room, bob.id(), bob.token());
        alice.stream()
                .await(
                        "the roster without bob",
                        event -> event.name().equals("roster")
                                && !event.data().getJsonArray("left").isEmpty());
        assertRefused(alice.signal(bob.id(), OFFER), 404, "Recipient not found in room");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sender\":\"a\",\"to\":\"b\",\"token\":\"t\"}",
                "{\"sender\":\"a\",\"token\":\"t\",\"signal\":{}}",
                "{\"to\":\"b\",\"token\":\"t\",\"signal\":{}}",
                "{\"sender\":null,\"to\":\"b\",\"token\":\"t\",\"signal\":{}}",
                "{\"sender\":\"a\",\"to\":null,\"token\":\"t\",\"signal\":{}}",
                "{\"sender\":\"a\",\"to\":\"b\",\"token\":\"t\",\"signal\":null}",
                "{\"sender\":\"a\",\"to\":\"b\",\"token\":\"t\",\"signal\":\"text\"}",
                "{\"sender\":\"a\",\"to\":\"b\",\"token\":\"t\",\"signal\":7}",
                "{\"sender\":\"a\",\"to\":\"b\",\"token\":\"t\",\"signal\":[]}",
                "{\"sender\":7,\"to\":\"b\",\"token\":\"t\",\"signal\":{}}",
                "{\"sender\":\"a\",\"to\":[\"b\"],\"token\":\"t\",\"signal\":{}}",
                "{\"sender\":\"a\",\"to\":\"b\",\"token\":7,\"signal\":{}}"
            })
    void whatIsMissingOrNoStringIsABadRequest(String body) {
        assertRefused(near().post("/api/signal?room=" + room, body), 400, "Missing required body parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ä", "a/b"})
    void aBadClientIdIsABadRequest(String id) {
        JsonObject body = JsonObject.of("sender", "a", "to", "b", "token", "t", "signal", OFFER);
        assertRefused(post(near(), body.copy().put("sender", id)), 400);
        assertRefused(post(near(), body.copy().put("to", id)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "{}", "\"\\ud83d\""})
    void aBadSignalIdIsABadRequest(String id) {
        StreamPeer alice = peer(near());
        String body = body(alice, alice.id()).encode().replace("}}", "},\"id\":" + id + "}");
        assertRefused(near().post("/api/signal?room=" + room, body), 400, "An id is a string of 1 to 64 characters");
    }

    @Test
    void aSignalIdIsAtMost64Characters() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        assertThat(post(near(), body(alice, bob.id()).put("id", "x".repeat(64))).status())
                .isEqualTo(200);
        assertRefused(
                post(near(), body(alice, bob.id()).put("id", "x".repeat(65))),
                400,
                "An id is a string of 1 to 64 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?room=", "?room_id=a"})
    void theRoomMustBeNamed(String query) {
        assertRefused(near().post("/api/signal" + query, "{}"), 400, "Missing required room parameter");
    }

    @Test
    void lengthComesBeforeSizeAndSizeBeforeTheRoom() {
        String chunked = "POST /api/signal HTTP/1.1\nTransfer-Encoding: chunked";
        assertRefused(RawHttp.send(near().port(), chunked, "7\r\nnonsens\r\n0\r\n\r\n"), 411);
        String large = "POST /api/signal HTTP/1.1\nContent-Length: 102401";
        assertRefused(RawHttp.send(near().port(), large, ""), 413);
        assertRefused(near().post("/api/signal", "nonsense"), 400);
    }

    @Test
    void theBodysFormComesBeforeTheToken() {
        JsonObject body = JsonObject.of("sender", "nobody", "to", "nobody", "token", "wrong");
        assertRefused(post(near(), body), 400);
        assertRefused(post(near(), body.put("signal", OFFER)), 403);
    }

    @Test
    void theTokenComesBeforeTheRateAndTheRateBeforeTheRecipient() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        assertRefused(post(near(), body(alice, "nobody").put("token", "wrong")), 403);
        assertRefused(post(near(), body(alice, "nobody")), 404);
        Answer limited = sendUntilRefused(alice, bob.id(), 150);
        assertRefused(limited, 429, "Too Many Requests: signaling rate limit exceeded");
        assertThat(Integer.parseInt(limited.header("Retry-After"))).isPositive();
        // A second may have gone by and brought one more signal, but not five.
        assertRefused(sendUntilRefused(alice, bob.id(), 5), 429);
        for (int i = 0; i < 5; i++) {
            assertRefused(post(near(), body(alice, "nobody").put("token", "wrong")), 403);
        }
        assertThat(bob.say(alice.id(), "others may").status()).isEqualTo(200);
    }

    @Test
    void theRateIsSpentTogetherByAllNodesAndGoesAlongWhenTheSessionMoves() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(near());
        assertRefused(sendUntilRefused(alice, bob.id(), 150), 429);
        StreamPeer moved = new StreamPeer(far(), room, stream(far(), alice.resuming()));
        assertRefused(sendUntilRefused(moved, bob.id(), 50), 429);
    }
}
