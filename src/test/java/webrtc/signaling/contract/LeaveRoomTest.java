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

/** {@code POST /api/rooms/leave}: an open session is left by its id, an owned one by its token. */
class LeaveRoomTest extends Contract {
    private static final String BAD_TOKEN = "Unauthorized: invalid session token";

    private String join(Api node, String client) {
        return node.post("/api/rooms/join", JsonObject.of("room_id", room, "client_id", client))
                .json()
                .getString("token");
    }

    /** A session whose token has been presented. */
    private String joinOwned(Api node, String client) {
        String token = join(node, client);
        StreamPeer somebody = peer(node);
        assertThat(node.signal(room, client, token, somebody.id(), new JsonObject())
                        .status())
                .isEqualTo(200);
        return token;
    }

    private JsonObject body(String client) {
        return JsonObject.of("room_id", room, "client_id", client);
    }

    private static Answer leave(Api node, JsonObject body, String... headers) {
        return node.post("/api/rooms/leave", body, headers);
    }

    private void assertLeft(Answer answer, String client) {
        assertThat(answer.json()).isEqualTo(JsonObject.of("room_id", room, "client_id", client, "status", "left"));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void anOpenSessionIsLeftByItsIdAloneOnAnyNode() {
        join(near(), "anna");
        assertLeft(leave(far(), body("anna")), "anna");
        join(near(), "anna");
        assertLeft(leave(near(), body("anna")), "anna");
    }

    @Test
    void anOpenSessionIsLeftByItsTokenToo() {
        String token = join(near(), "anna");
        assertLeft(leave(far(), body("anna").put("token", token)), "anna");
    }

    @Test
    void aWrongTokenIsRefusedEvenWhereNoneWasNeeded() {
        String token = join(near(), "anna");
        JsonObject wrong = body("anna").put("token", UUID.randomUUID().toString());
        assertRefused(leave(far(), wrong), 403, BAD_TOKEN);
        assertRefused(leave(far(), body("anna"), "X-Token", "nonsense"), 403, BAD_TOKEN);
        assertRefused(leave(far(), wrong, "X-Token", token), 403, BAD_TOKEN);
        assertLeft(leave(far(), body("anna")), "anna");
    }

    @Test
    void anOwnedSessionIsNotLeftWithoutItsToken() {
        String token = joinOwned(near(), "anna");
        assertRefused(leave(far(), body("anna")), 403, BAD_TOKEN);
        assertRefused(leave(near(), body("anna")), 403, BAD_TOKEN);
        assertRefused(leave(far(), body("anna").put("token", token + "x")), 403, BAD_TOKEN);
        assertLeft(leave(far(), body("anna").put("token", token)), "anna");
    }

    @Test
    void theTokenOfAnOwnedSessionMayComeByEitherHeader() {
        String anna = joinOwned(near(), "anna");
        assertLeft(leave(far(), body("anna"), "X-Token", anna), "anna");
        String berta = joinOwned(near(), "berta");
        assertLeft(leave(far(), body("berta"), "Authorization", "Bearer " + berta), "berta");
        String clara = joinOwned(near(), "clara");
        assertLeft(leave(far(), body("clara").put("token", clara), "X-Token", clara), "clara");
    }

    @Test
    void twoTokensThatDifferFitNobody() {
        String token = joinOwned(near(), "anna");
        String other = join(near(), "berta");
        assertRefused(leave(far(), body("anna").put("token", token), "X-Token", other), 403, BAD_TOKEN);
        assertRefused(leave(far(), body("anna").put("token", other), "X-Token", token), 403, BAD_TOKEN);
        assertRefused(leave(far(), body("anna"), "X-Token", token, "Authorization", "Bearer " + other), 403, BAD_TOKEN);
        assertLeft(leave(far(), body("anna").put("token", token)), "anna");
    }

    @Test
    void aStreamsSessionIsLeftByItsTokenOnlyAndItsStreamEnds() {
        StreamPeer bob = peer(near());
        assertRefused(leave(far(), body(bob.id())), 403, BAD_TOKEN);
        assertLeft(leave(far(), body(bob.id()).put("token", bob.token())), bob.id());
        bob.stream().awaitEnd();
    }

    @Test
    void theOthersAreToldOfWhoLeft() {
        StreamPeer bob = peer(far());
        join(near(), "anna");
        leave(elsewhere(), body("anna"));
        JsonObject roster = bob.stream()
                .await(
                        "the roster without anna",
                        event -> event.name().equals("roster")
                                && !event.data().getJsonArray("left").isEmpty())
                .data();
        assertThat(roster.getJsonArray("left")).containsExactly(JsonObject.of("client_id", "anna", "reason", "left"));
        assertThat(roster.getJsonArray("peers")).hasSize(1);
    }

    @Test
    void aRoomAndAClientThatAreNotThereAreToldApart() {
        assertRefused(leave(near(), body("anna")), 404, "Room not found");
        join(near(), "berta");
        assertRefused(leave(far(), body("anna")), 404, "Client not found in room");
        assertRefused(leave(near(), body("anna")), 404, "Client not found in room");
    }

    @Test
    void whoHasLeftIsGoneAndTheIdIsFreeAtOnce() {
        for (int round = 0; round < 10; round++) {
            join(near(), "anna");
            assertLeft(leave(far(), body("anna")), "anna");
            assertRefused(leave(near(), body("anna")), 404, "Room not found");
            Answer again = far().post("/api/rooms/join", body("anna"));
            assertThat(again.status())
                    .as("round %d: %s", round, again.response().body())
                    .isEqualTo(200);
            assertLeft(leave(far(), body("anna")), "anna");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"room_id\":\"r\"}",
                "{\"client_id\":\"c\"}",
                "{\"room_id\":null,\"client_id\":\"c\"}",
                "{\"room_id\":\"r\",\"client_id\":5}"
            })
    void bothIdsMustBeNamed(String body) {
        assertRefused(near().post("/api/rooms/leave", body), 400, "Missing required body parameters");
    }
}
