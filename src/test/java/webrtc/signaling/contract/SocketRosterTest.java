package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes and who goes, as the others are told: rosters with rising versions, and a bye for who is gone. */
class SocketRosterTest extends SocketContract {
    @Test
    void aJoinIsToldWithEverybodyWhoIsThere() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        JsonObject roster = alice.socket().await("roster");
        assertThat(roster.fieldNames()).containsExactlyInAnyOrder("type", "room", "version", "peers", "joined", "left");
        assertThat(roster.getString("room")).isEqualTo(room);
        assertThat(roster.getJsonArray("joined")).isEqualTo(JsonArray.of("bob"));
        assertThat(roster.getJsonArray("left")).isEmpty();
        assertThat(roster.getJsonArray("peers")).isEqualTo(bob.welcome().getJsonArray("peers"));
        assertThat(roster.getLong("version"))
                .isEqualTo(bob.welcome().getLong("version"))
                .isGreaterThan(alice.welcome().getLong("version"));
    }

    @Test
    void whoJoinsIsNotToldOfItsOwnJoinAgain() {
        join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        bob.send(saying("bob", "the end"));
        assertThat(bob.typesUntil("the end")).containsExactly("custom");
    }

    @Test
    void joinsAndLeavesOfAllKindsHaveStrictlyRisingVersions() {
        SocketPeer alice = join(near(), "alice");
        List<Long> versions = new ArrayList<>(List.of(alice.welcome().getLong("version")));
        SocketPeer bob = join(far(), "bob");
        versions.add(alice.awaitJoin("bob").getLong("version"));
        pending(elsewhere(), "pat");
        versions.add(alice.awaitJoin("pat").getLong("version"));
        StreamPeer stream = peer(far());
        versions.add(alice.awaitJoin(stream.id()).getLong("version"));
        bob.send(new JsonObject().put("type", "leave"));
        versions.add(alice.awaitLeave("bob", "left").getLong("version"));
        near().leave(room, stream.id(), stream.token());
        versions.add(alice.awaitLeave(stream.id(), "left").getLong("version"));
        far().post("/api/rooms/leave", new JsonObject().put("room_id", room).put("client_id", "pat"));
        JsonObject last = alice.awaitLeave("pat", "left");
        versions.add(last.getLong("version"));
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        assertThat(SocketPeer.names(last.getJsonArray("peers"))).containsExactly("alice");
    }

    @Test
    void everybodyIsToldTheSame() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(elsewhere(), "bob");
        SocketPeer carol = join(far(), "carol");
        alice.knowing("bob", "carol");
        bob.knowing("carol");
        pending(far(), "pat");
        JsonObject roster = alice.awaitJoin("pat");
        assertThat(bob.awaitJoin("pat")).isEqualTo(roster);
        assertThat(carol.awaitJoin("pat")).isEqualTo(roster);
    }

    @Test
    void aVersionIsNeverRepeatedInARoomThatWasEmpty() {
        SocketPeer first = join(near(), "alice");
        first.send(new JsonObject().put("type", "leave"));
        first.socket().awaitClose();
        awaitState("alice", "");
        assertThat(join(far(), "alice").welcome().getLong("version"))
                .isGreaterThan(first.welcome().getLong("version"));
    }

    @Test
    void theByeOfWhoIsGoneFollowsTheRoster() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.knowing("bob");
        bob.send(new JsonObject().put("type", "leave"));
        alice.awaitLeave("bob", "left");
        JsonObject bye = alice.socket()
                .await("a frame", frame -> !frame.getString("type").equals("heartbeat"));
        assertThat(bye)
                .isEqualTo(new JsonObject()
                        .put("type", "bye")
                        .put("from", "bob")
                        .put("room_id", room)
                        .put("payload", new JsonObject().put("reason", "left")));
    }

    @Test
    void aRosterOfALargeRoomTellsOnlyTheChange() {
        SocketPeer alice = join(near(), "alice");
        for (int i = 2; i <= 63; i++) {
            pending(i % 2 == 0 ? near() : far(), "client-" + i);
        }
        alice.awaitJoin("client-63");
        pending(far(), "the-64th");
        assertThat(alice.awaitJoin("the-64th").getJsonArray("peers")).hasSize(64);
        SocketPeer last = join(far(), "the-65th");
        assertThat(last.welcome().getJsonArray("peers")).hasSize(65);
        assertThat(alice.awaitJoin("the-65th").containsKey("peers")).isFalse();
        last.send(new JsonObject().put("type", "leave"));
        assertThat(alice.awaitLeave("the-65th", "left").getJsonArray("peers")).hasSize(64);
    }

    @Test
    void heartbeatsComeAndNameTheVersionOfTheRoster() {
        SocketPeer alice = join(near(), "alice");
        join(far(), "bob");
        Long version = alice.awaitJoin("bob").getLong("version");
        for (int i = 0; i < 2; i++) {
            JsonObject heartbeat = alice.socket().await("heartbeat");
            assertThat(heartbeat.fieldNames()).containsExactlyInAnyOrder("type", "server_time", "roster_version");
            assertThat(heartbeat.getString("server_time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(heartbeat.getLong("roster_version")).isEqualTo(version);
        }
    }
}
