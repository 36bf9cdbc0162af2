package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;

/** {@code POST /api/rooms/join}. */
class JoinTest extends Contract {
    private static Answer join(Api node, JsonObject body) {
        return node.post("/api/rooms/join", body);
    }

    private static void assertJoined(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().fieldNames()).containsExactlyInAnyOrder("room_id", "client_id", "status", "token");
        assertThat(answer.json().getString("status")).isEqualTo("joined");
    }

    private static boolean isUuid(String text) {
        return UUID.fromString(text).toString().equals(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"room_id\":null,\"client_id\":null}", "{\"colour\":{\"is\":[\"red\"]}}"})
    void whoNamesNothingGetsARandomRoomIdAndToken(String body) {
        Answer answer = near().post("/api/rooms/join", body);
        assertJoined(answer);
        assertThat(List.of("room_id", "client_id", "token"))
                .extracting(answer.json()::getString)
                .allMatch(JoinTest::isUuid)
                .doesNotHaveDuplicates();
    }

    @Test
    void theRoomMayBeGivenAndTheIdIsRandom() {
        Answer answer = near().post("/api/rooms/join", JsonObject.of("room_id", room));
        assertJoined(answer);
        assertThat(answer.json().getString("room_id")).isEqualTo(room);
        assertThat(answer.json().getString("client_id")).matches(JoinTest::isUuid);
    }

    @Test
    void theClientIdMayBeAskedFor() {
        Answer answer = near().post("/api/rooms/join", JsonObject.of("room_id", room, "client_id", "clientA"));
        assertJoined(answer);
        assertThat(answer.json().getString("client_id")).isEqualTo("clientA");
        assertThat(far().stats(room).getJsonArray("rooms").getJsonObject(0).getJsonArray("clients"))
                .containsExactly("clientA");
    }

    @Test
    void anIdThatIsTakenIsRefusedOnEveryNodeAndFreeInOtherRooms() {
        JsonObject body = JsonObject.of("room_id", room, "client_id", "clientA");
        assertJoined(join(near(), body));
        for (Api node : List.of(near(), far(), elsewhere())) {
            assertRefused(join(node, body), 409, "The client id is in use in this room");
        }
        assertJoined(join(far(), body.copy().put("room_id", room + "-other")));
    }

    @Test
    void anIdThatSeveralAskForAtOnceIsGivenToOne() {
        for (int round = 0; round < 5; round++) {
            JsonObject body = JsonObject.of("room_id", room, "client_id", "client-" + round);
            List<CompletableFuture<Integer>> answers = Stream.of(near(), far(), elsewhere(), near())
                    .map(node ->
                            CompletableFuture.supplyAsync(() -> join(node, body).status()))
                    .toList();
            assertThat(answers.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 409, 409, 409);
        }
    }

    @Test
    void aFullRoomRefusesAndTakesInAgainWhenSomebodyLeaves() {
        for (int i = 0; i < 70; i++) {
            assertJoined(join(i % 2 == 0 ? near() : far(), JsonObject.of("room_id", room, "client_id", "c" + i)));
        }
        JsonObject oneMore = JsonObject.of("room_id", room, "client_id", "late");
        assertRefused(join(near(), oneMore), 409, "The room is full");
        assertRefused(join(far(), oneMore), 409, "The room is full");
        assertThat(near().post("/api/rooms/leave", JsonObject.of("room_id", room, "client_id", "c0"))
                        .status())
                .isEqualTo(200);
        assertJoined(join(near(), oneMore));
    }

    @Test
    void theTokenIsTheSessionsSecret() {
        StreamPeer bob = peer(far());
        JsonObject alice = near().join(room);
        JsonObject signal = JsonObject.of("type", "offer");
        String id = alice.getString("client_id");
        assertThat(near().signal(room, id, alice.getString("token"), bob.id(), signal)
                        .status())
                .isEqualTo(200);
        assertRefused(near().signal(room, id, UUID.randomUUID().toString(), bob.id(), signal), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Ünï cödé", "a/b?c=d&e#f", "\"quoted\\\"", "<script>", "🙂", "{}"})
    void aRoomIdIsAnyTextAndComesBackAsItWas(String name) {
        String id = name + room;
        assertThat(near().join(id).getString("room_id")).isEqualTo(id);
        assertThat(far().stats(id).getJsonArray("rooms").getJsonObject(0).getString("room_id"))
                .isEqualTo(id);
    }

    @Test
    void idsMayBeAsLongAsTheyMay() {
        String longest = room + "🙂".repeat(128 - room.length());
        JsonObject body = JsonObject.of("room_id", longest, "client_id", "Aa0._~-".repeat(9) + "x");
        Answer answer = join(near(), body);
        assertJoined(answer);
        assertThat(answer.json().getString("room_id")).isEqualTo(longest);
        assertRefused(join(near(), JsonObject.of("room_id", longest + "x")), 400);
        assertRefused(join(near(), JsonObject.of("room_id", room, "client_id", "x".repeat(65))), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a\\nb\"", "\"\\u0000\"", "\"\\u007f\"", "\"\\ud83d\"", "5", "true", "{}", "[]"})
    void aBadRoomIdIsRefused(String id) {
        assertRefused(
                near().post("/api/rooms/join", "{\"room_id\":" + id + "}"),
                400,
                "A room id is 1 to 128 characters without control characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"a b\"", "\"a/b\"", "\"ä\"", "\"a\\nb\"", "\"a:b\"", "5", "true", "{}", "[]"})
    void aBadClientIdIsRefused(String id) {
        assertRefused(
                near().post("/api/rooms/join", "{\"room_id\":\"r\",\"client_id\":" + id + "}"),
                400,
                "A client id is 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -");
    }

    @Test
    void theOthersAreToldOfWhoJoined() {
        StreamPeer bob = peer(far());
        near().post("/api/rooms/join", JsonObject.of("room_id", room, "client_id", "clientA"));
        JsonObject roster = bob.stream().await("roster").data();
        assertThat(roster.getJsonArray("joined")).containsExactly("clientA");
        assertThat(roster.getJsonArray("peers"))
                .contains(JsonObject.of("client_id", "clientA", "state", "pending", "transport", "none"));
    }
}
