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

/** {@code POST /api/leave}. */
class StreamLeaveTest extends Contract {
    private static final String BAD_TOKEN = "Unauthorized: invalid session token";

    private Answer leave(Api node, JsonObject body, String... headers) {
        return node.post("/api/leave?room=" + Api.encode(room), body, headers);
    }

    private static JsonObject body(StreamPeer peer) {
        return JsonObject.of("sender", peer.id(), "token", peer.token());
    }

    private static void assertSuccess(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(JsonObject.of("success", true));
    }

    @Test
    void whoLeavesIsGoneAndTheOthersAreToldWhy() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        assertSuccess(leave(elsewhere(), body(bob)));
        JsonObject roster = alice.stream()
                .await(
                        "the roster without bob",
                        event -> event.name().equals("roster")
                                && !event.data().getJsonArray("left").isEmpty())
                .data();
        assertThat(roster.getJsonArray("left")).containsExactly(JsonObject.of("client_id", bob.id(), "reason", "left"));
        assertThat(roster.getJsonArray("peers"))
                .containsExactly(JsonObject.of("client_id", alice.id(), "state", "connected", "transport", "sse"));
    }

    @Test
    void theStreamEndsAndIsToldNotToComeBack() {
        StreamPeer bob = peer(far());
        assertSuccess(leave(near(), body(bob)));
        bob.stream().awaitEnd();
        assertThat(Long.parseLong(bob.stream().retry())).isGreaterThan(3_600_000);
    }

    @Test
    void theTokenIsDeadAfterwards() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        assertSuccess(leave(near(), body(bob)));
        for (Api node : new Api[] {far(), near(), elsewhere()}) {
            assertRefused(leave(node, body(bob)), 403, BAD_TOKEN);
            assertRefused(
                    node.signal(room, bob.id(), bob.token(), alice.id(), new JsonObject()),
                    403,
                    "Unauthorized: invalid session token or session expired");
        }
    }

    @Test
    void theTokenMayComeByEitherHeader() {
        StreamPeer alice = peer(near());
        assertSuccess(leave(far(), JsonObject.of("sender", alice.id()), "X-Token", alice.token()));
        StreamPeer bob = peer(near());
        assertSuccess(leave(far(), JsonObject.of("sender", bob.id()), "Authorization", "Bearer " + bob.token()));
        StreamPeer carol = peer(near());
        assertSuccess(leave(far(), body(carol), "X-Token", carol.token()));
    }

    @Test
    void aBeaconOfAPageThatIsClosedLeaves() {
        StreamPeer alice = peer(near());
        String beacon = body(alice).encode();
        Answer answer = far().post(
                        "/api/leave?room=" + room,
                        beacon,
                        "Content-Type",
                        "text/plain;charset=UTF-8",
                        "Origin",
                        "https://page.example");
        assertSuccess(answer);
        alice.stream().awaitEnd();
    }

    @Test
    void aSessionJoinedByRestLeavesByItsTokenToo() {
        JsonObject joined = near().join(room);
        assertSuccess(far().leave(room, joined.getString("client_id"), joined.getString("token")));
    }

    @Test
    void nothingButTheRightTokenLeaves() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        String other = UUID.randomUUID().toString();
        JsonObject none = JsonObject.of("sender", alice.id());
        for (Api node : new Api[] {near(), far(), elsewhere()}) {
            assertRefused(leave(node, none), 403, BAD_TOKEN);
            assertRefused(leave(node, none.copy().put("token", other)), 403, BAD_TOKEN);
            assertRefused(leave(node, none.copy().put("token", bob.token())), 403, BAD_TOKEN);
            assertRefused(leave(node, body(alice), "X-Token", other), 403, BAD_TOKEN);
            assertRefused(leave(node, body(alice), "Authorization", "Bearer " + other), 403, BAD_TOKEN);
        }
        // Who is not there is not told apart from who shows the wrong token.
        assertRefused(near().leave(room, "nobody", other), 403, BAD_TOKEN);
        assertRefused(near().leave(room + "-other", alice.id(), alice.token()), 403, BAD_TOKEN);
        assertThat(bob.say(alice.id(), "still there").json()).isEqualTo(JsonObject.of("success", true));
    }

    @Test
    void evenAnOpenSessionIsNotLeftByItsIdHere() {
        JsonObject joined = near().join(room);
        assertRefused(leave(far(), JsonObject.of("sender", joined.getString("client_id"))), 403, BAD_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\":\"t\"}", "{\"sender\":null,\"token\":\"t\"}", "{\"sender\":[]}"})
    void theSenderMustBeNamed(String body) {
        assertRefused(near().post("/api/leave?room=r", body), 400, "Missing required body parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?room=", "?room_id=a"})
    void theRoomMustBeNamed(String query) {
        assertRefused(
                near().post("/api/leave" + query, "{\"sender\":\"a\",\"token\":\"t\"}"),
                400,
                "Missing required room parameter");
    }
}
