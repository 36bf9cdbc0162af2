package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient.Event;

/** The events of a stream that is open: their form, heartbeats, rosters. */
class StreamEventsTest extends Contract {
    @Test
    void everyEventHasAnIdThatResumesAndRepeatsItsNameAsType() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        bob.say(alice.id(), "hello");
        List<Event> events = new ArrayList<>();
        while (events.stream().noneMatch(event -> event.name().equals("heartbeat"))
                || events.stream().noneMatch(event -> event.name().equals("signal"))) {
            events.add(alice.stream().await("event", any -> true));
        }
        stream(far(), alice.resuming());
        events.add(alice.stream().await("superseded"));
        assertThat(events).extracting(Event::name).contains("roster", "signal", "heartbeat", "superseded");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.data().getString("type")).isEqualTo(event.name());
            assertThat(event.id()).matches(alice.id() + "\\.[A-Za-z0-9_-]{20,}\\.\\d+-\\d+");
            assertThat(event.text()).doesNotContain("\n", "\r");
        });
    }

    @Test
    void onlySignalsMoveTheCursor() {
        StreamPeer alice = peer(near());
        String before = alice.stream().lastEventId();
        StreamPeer bob = peer(far());
        assertThat(alice.stream().await("roster").id()).isEqualTo(before);
        assertThat(alice.stream().await("heartbeat").id()).isEqualTo(before);
        bob.say(alice.id(), "hello");
        String signal = alice.stream().await("signal").id();
        assertThat(signal).isNotEqualTo(before);
        assertThat(alice.stream().await("heartbeat").id()).isEqualTo(signal);
    }

    @Test
    void heartbeatsComeAgainAndAgainAndTellTheRostersVersion() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        StreamPeer alice = peer(near());
        peer(far());
        long version = alice.stream().await("roster").data().getLong("version");
        for (int beat = 0; beat < 2; beat++) {
            JsonObject heartbeat = alice.stream().await("heartbeat").data();
            assertThat(heartbeat.fieldNames()).containsExactlyInAnyOrder("type", "server_time", "roster_version");
            assertThat(heartbeat.getLong("roster_version")).isEqualTo(version);
            assertThat(heartbeat.getString("server_time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(Instant.parse(heartbeat.getString("server_time"))).isBetween(before, Instant.now());
        }
    }

    @Test
    void whoComesAndWhoGoesIsToldWithARisingVersion() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        JsonObject joined = alice.stream().await("roster").data();
        assertThat(joined.fieldNames()).containsExactlyInAnyOrder("type", "room", "version", "peers", "joined", "left");
        assertThat(joined.getString("room")).isEqualTo(room);
        assertThat(joined.getJsonArray("joined")).containsExactly(bob.id());
        assertThat(joined.getJsonArray("left")).isEmpty();
        assertThat(joined.getJsonArray("peers"))
                .containsExactlyInAnyOrder(connected(alice.id(), "sse"), connected(bob.id(), "sse"));

        socket(far(), "carol");
        JsonObject third = alice.stream().await("roster").data();
        assertThat(third.getJsonArray("joined")).containsExactly("carol");
        assertThat(third.getJsonArray("peers")).hasSize(3).contains(connected("carol", "websocket"));
        assertThat(third.getLong("version")).isGreaterThan(joined.getLong("version"));

        assertThat(bob.node().leave(room, bob.id(), bob.token()).status()).isEqualTo(200);
        JsonObject left = alice.stream().await("roster").data();
        assertThat(left.getJsonArray("joined")).isEmpty();
        assertThat(left.getJsonArray("left")).containsExactly(JsonObject.of("client_id", bob.id(), "reason", "left"));
        assertThat(left.getJsonArray("peers")).hasSize(2);
        assertThat(left.getLong("version")).isGreaterThan(third.getLong("version"));
    }

    private static JsonObject connected(String client, String transport) {
        return JsonObject.of("client_id", client, "state", "connected", "transport", transport);
    }

    @Test
    void everyJoinIsToldOnceToEverybodyAndAllEndUpWithTheSameRoster() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        alice.stream().await("roster");
        List<Object> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add("c" + i);
            (i % 2 == 0 ? near() : far()).post("/api/rooms/join", JsonObject.of("room_id", room, "client_id", "c" + i));
        }
        List<JsonObject> toAlice = rostersUntil(alice, "joined", clients);
        List<JsonObject> toBob = rostersUntil(bob, "joined", clients);
        // Two changes that overtook one another between the nodes are told as one.
        assertThat(toAlice)
                .extracting(roster -> roster.getLong("version"))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(toBob)
                .extracting(roster -> roster.getLong("version"))
                .isSorted()
                .doesNotHaveDuplicates();
        JsonObject last = toAlice.get(toAlice.size() - 1);
        assertThat(last.getJsonArray("peers")).hasSize(22);
        assertThat(toBob.get(toBob.size() - 1).getJsonArray("peers")).isEqualTo(last.getJsonArray("peers"));
    }

    @Test
    void manyWhoLeaveAtOnceAreAllTold() {
        // Each is told of the others while it goes itself, and no closing connection may swallow what is for alice.
        StreamPeer alice = peer(near());
        List<Object> clients = new ArrayList<>();
        List<SocketClient> sockets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add("c" + i);
            sockets.add(socket(i % 2 == 0 ? near() : far(), "c" + i));
        }
        rostersUntil(alice, "joined", clients);
        sockets.forEach(SocketClient::close);
        List<Object> left = new ArrayList<>();
        clients.forEach(client -> left.add(JsonObject.of("client_id", client, "reason", "left")));
        rostersUntil(alice, "left", left);
    }

    /** The rosters that tell of all these, each of them once. */
    private static List<JsonObject> rostersUntil(StreamPeer peer, String member, List<Object> all) {
        List<JsonObject> rosters = new ArrayList<>();
        List<Object> told = new ArrayList<>();
        while (told.size() < all.size()) {
            JsonObject roster = peer.stream()
                    .await("a roster after " + told, event -> event.name().equals("roster"))
                    .data();
            rosters.add(roster);
            roster.getJsonArray(member).forEach(told::add);
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
        return rosters;
    }

    @Test
    void aLargeRoomIsToldTheChangesOnlyAndItsPeersOnConnect() {
        StreamPeer alice = peer(near());
        for (int i = 2; i <= 66; i++) {
            near().post("/api/rooms/join", JsonObject.of("room_id", room, "client_id", "c" + i));
        }
        assertThat(rosterAbout(alice, "c64").getJsonArray("peers")).hasSize(64);
        JsonObject change = rosterAbout(alice, "c66");
        assertThat(change.fieldNames()).containsExactlyInAnyOrder("type", "room", "version", "joined", "left");
        assertThat(change.getJsonArray("joined")).isEqualTo(JsonArray.of("c66"));

        JsonObject whole = stream(far(), "").await("roster").data();
        assertThat(whole.getJsonArray("peers")).hasSize(67);
    }

    private static JsonObject rosterAbout(StreamPeer peer, String client) {
        return peer.stream()
                .await(
                        "the roster with " + client,
                        event -> event.name().equals("roster")
                                && event.data().getJsonArray("joined").contains(client))
                .data();
    }
}
