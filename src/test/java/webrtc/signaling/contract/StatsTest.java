package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static webrtc.signaling.contract.Refusals.assertRefused;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;

/** {@code GET /api/rooms/stats}. Its totals are of the whole cluster, so nobody else may be there. */
class StatsTest extends QuietContract {
    private static JsonObject stats(Api node, String query) {
        return node.get("/api/rooms/stats" + query).json();
    }

    private static JsonObject roomOf(String id, Object... clients) {
        return JsonObject.of("room_id", id, "clients", JsonArray.of(clients));
    }

    private static JsonObject total(int rooms, int clients, JsonObject... shown) {
        return JsonObject.of("rooms", JsonArray.of((Object[]) shown), "total_rooms", rooms, "total_clients", clients);
    }

    @Test
    void aClusterWithNobodyHasNoRooms() {
        assertThat(stats(near(), "")).isEqualTo(total(0, 0));
    }

    @Test
    void everyNodeTellsOfTheWholeClusterSorted() {
        join(near(), "b", "zoe");
        join(far(), "b", "anna");
        join(elsewhere(), "a", "mia");
        join(far(), "B", "Lea");
        JsonObject expected = total(3, 4, roomOf("B", "Lea"), roomOf("a", "mia"), roomOf("b", "anna", "zoe"));
        for (Api node : List.of(near(), far(), elsewhere())) {
            assertThat(stats(node, "")).isEqualTo(expected);
        }
    }

    @Test
    void whoeverJustJoinedIsThereAndWhoLeftIsNot() {
        for (int round = 0; round < 10; round++) {
            JsonObject anna = join(near(), "a", "anna");
            assertThat(stats(far(), "")).isEqualTo(total(1, 1, roomOf("a", "anna")));
            far().post("/api/rooms/leave", anna);
            assertThat(stats(near(), "")).as("round %d", round).isEqualTo(total(0, 0));
        }
    }

    @Test
    void oneRoomMayBeAskedForAndMustBeThere() {
        join(near(), "a", "anna");
        join(near(), "b", "berta");
        assertThat(stats(far(), "?room_id=b").getJsonArray("rooms")).containsExactly(roomOf("b", "berta"));
        assertRefused(far().get("/api/rooms/stats?room_id=c"), 404, "Room not found");
        assertRefused(far().get("/api/rooms/stats?room_id=c&details=true"), 404, "Room not found");
    }

    @Test
    void pagesFollowOneAnotherAndTheirTotalsStayWhole() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            join(near(), id, "anna");
        }
        assertThat(stats(far(), "?limit=2"))
                .isEqualTo(total(5, 5, roomOf("a", "anna"), roomOf("b", "anna")).put("next", "b"));
        assertThat(stats(far(), "?limit=2&after=b"))
                .isEqualTo(total(5, 5, roomOf("c", "anna"), roomOf("d", "anna")).put("next", "d"));
        assertThat(stats(far(), "?limit=2&after=d")).isEqualTo(total(5, 5, roomOf("e", "anna")));
        assertThat(stats(far(), "?limit=5").fieldNames()).doesNotContain("next");
        assertThat(stats(far(), "?after=e")).isEqualTo(total(5, 5));
        assertThat(stats(far(), "?limit=1&after=bb"))
                .isEqualTo(total(5, 5, roomOf("c", "anna")).put("next", "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x", "", "1.5", "99999999999"})
    void aLimitThatIsNoneIsRefused(String limit) {
        assertRefused(near().get("/api/rooms/stats?limit=" + limit), 400);
    }

    @Test
    void detailsTellHowEveryClientStands() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        join(near(), room, "pending");
        StreamPeer connected = leavingPeer(near());
        StreamPeer lost = leavingPeer(far());
        socket(far(), "socket").await("welcome");
        leaving(JsonObject.of("room_id", room, "client_id", "socket"));
        lost.stream().close();

        await().until(() -> detailOf(lost.id()).getString("state").equals("disconnected"));
        assertThat(detailOf(lost.id()).getString("transport")).isEqualTo("none");
        assertDetail("pending", "pending", "none", near());
        assertDetail(connected.id(), "connected", "sse", near());
        assertDetail("socket", "connected", "websocket", far());
        for (Object client :
                elsewhere().stats(room).getJsonArray("rooms").getJsonObject(0).getJsonArray("clients")) {
            Instant since = Instant.parse(detailOf((String) client).getString("since"));
            assertThat(since).isBetween(before, Instant.now());
        }
    }

    @Test
    void aSearchFindsRoomsByAnyPartOfTheirIdAndItsPagesFollowOneAnother() {
        for (String id : List.of("Team one", "other", "steam", "team two", "zoo")) {
            join(near(), id, "anna");
        }
        JsonObject first = total(5, 5, roomOf("Team one", "anna"), roomOf("steam", "anna"));
        assertThat(stats(far(), "?search=TEAM&limit=2"))
                .isEqualTo(first.put("matching_rooms", 3).put("next", "steam"));
        assertThat(stats(far(), "?search=TEAM&limit=2&after=steam"))
                .isEqualTo(total(5, 5, roomOf("team two", "anna")).put("matching_rooms", 3));
        assertThat(stats(far(), "?search=nothing")).isEqualTo(total(5, 5).put("matching_rooms", 0));
        assertThat(stats(far(), "?search=").getJsonArray("rooms")).hasSize(5);
    }

    @Test
    void detailsTellOfTheWholeClusterWhateverThePageShows() {
        join(near(), "a", "pending");
        join(near(), "b", "another");
        leavingPeer(far());
        JsonObject cluster = stats(elsewhere(), "?details=true&limit=1").getJsonObject("cluster");
        assertThat(cluster.getJsonObject("clients_by_state"))
                .isEqualTo(JsonObject.of("pending", 2, "connected", 1, "disconnected", 0));
        assertThat(cluster.getJsonObject("clients_by_transport"))
                .isEqualTo(JsonObject.of("none", 2, "websocket", 0, "sse", 1));
        Map<String, Integer> clients = new HashMap<>();
        nodes(cluster).forEach(node -> clients.put(node.getString("node"), node.getInteger("clients")));
        Map<String, Integer> expected = new HashMap<>();
        for (int i = 0; i < cluster().size(); i++) {
            expected.put(cluster().node(i).nodeId(), 0);
        }
        expected.merge(cluster().node(0).nodeId(), 2, Integer::sum);
        expected.merge(cluster().node(cluster().size() - 1).nodeId(), 1, Integer::sum);
        assertThat(clients).isEqualTo(expected);
        assertThat(stats(near(), "").fieldNames()).as("without details").doesNotContain("cluster");
    }

    @Test
    void everyNodeTellsHowManySignalsWereAcceptedWhereverTheyWere() {
        StreamPeer alice = leavingPeer(near());
        StreamPeer bob = leavingPeer(far());
        List<Long> before = signals(elsewhere());
        assertThat(alice.say(bob.id(), "one").status()).isEqualTo(200);
        assertThat(alice.say(bob.id(), "two").status()).isEqualTo(200);
        assertThat(bob.say(alice.id(), "three").status()).isEqualTo(200);
        assertThat(alice.say("nobody", "lost").status()).isEqualTo(404);
        for (Api node : List.of(near(), far(), elsewhere())) {
            assertThat(sum(signals(node))).isEqualTo(sum(before) + 3);
        }
    }

    private static List<JsonObject> nodes(JsonObject cluster) {
        return cluster.getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static List<Long> signals(Api node) {
        return nodes(stats(node, "?details=true").getJsonObject("cluster")).stream()
                .map(each -> each.getLong("signals"))
                .toList();
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private JsonObject detailOf(String client) {
        JsonObject shown = elsewhere().stats(room).getJsonArray("rooms").getJsonObject(0);
        int index = shown.getJsonArray("clients").getList().indexOf(client);
        JsonObject detail = shown.getJsonArray("details").getJsonObject(index);
        assertThat(detail.fieldNames()).containsExactlyInAnyOrder("client_id", "state", "transport", "node", "since");
        assertThat(detail.getString("client_id")).isEqualTo(client);
        return detail;
    }

    private void assertDetail(String client, String state, String transport, Api node) {
        JsonObject detail = detailOf(client);
        assertThat(detail.getString("state")).isEqualTo(state);
        assertThat(detail.getString("transport")).isEqualTo(transport);
        int index = node.port() == near().port() ? 0 : cluster().size() - 1;
        assertThat(detail.getString("node")).isEqualTo(cluster().node(index).nodeId());
    }

    @Test
    void noSecretIsEverShown() {
        String token = join(near(), room, "anna").getString("token");
        StreamPeer bob = leavingPeer(far());
        String all =
                near().stats(room).encode() + stats(near(), "?details=true").encode();
        assertThat(all).contains(bob.id()).doesNotContain(token, bob.token());
    }
}
