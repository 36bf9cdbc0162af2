package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.StreamClient;

/** The clients of both APIs are members of one room: they see each other, and may change from one to the other. */
class TranslationOfMembersTest extends SocketContract {
    @Test
    void bothAreToldTheSameOfWhoJoins() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.awaitJoin(bob.id());
        pending(elsewhere(), "pat");
        assertThat(bob.stream().await("roster").data()).isEqualTo(alice.awaitJoin("pat"));
    }

    @Test
    void aStreamIsToldOfALeaveByTheRosterAndGetsNoSignal() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer carol = join(near(), "carol");
        StreamPeer bob = peer(far());
        carol.knowing(bob.id());
        alice.send(new JsonObject().put("type", "leave"));
        JsonObject roster = carol.awaitLeave("alice", "left");
        carol.send(saying(bob.id(), "the end"));
        assertThat(bob.stream().await("roster").data()).isEqualTo(roster);
        assertThat(bob.eventsUntil("the end")).containsExactly("signal");
    }

    @Test
    void aWebSocketIsToldByAByeWhenAStreamLeaves() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.knowing(bob.id());
        assertThat(elsewhere().leave(room, bob.id(), bob.token()).status()).isEqualTo(200);
        alice.awaitLeave(bob.id(), "left");
        assertThat(alice.socket().await("bye"))
                .isEqualTo(new JsonObject()
                        .put("type", "bye")
                        .put("from", bob.id())
                        .put("room_id", room)
                        .put("payload", new JsonObject().put("reason", "left")));
    }

    @Test
    void theSessionOfAStreamLeavesTheRoomsWayWithItsToken() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        JsonObject ids = new JsonObject().put("room_id", room).put("client_id", bob.id());
        assertThat(near().post("/api/rooms/leave", ids).status()).isEqualTo(403);
        assertThat(near().post("/api/rooms/leave", ids.put("token", bob.token()))
                        .status())
                .isEqualTo(200);
        alice.awaitLeave(bob.id(), "left");
        bob.stream().awaitEnd();
    }

    @Test
    void theSessionOfAWebSocketLeavesTheStreamsWay() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        assertThat(far().leave(room, "alice", alice.token()).status()).isEqualTo(200);
        assertThat(alice.socket().awaitClose()).isEqualTo(4001);
        assertThat(bob.stream()
                        .await("the leave", event -> event.data().encode().contains("\"reason\":\"left\""))
                        .data()
                        .getJsonArray("left"))
                .isNotEmpty();
    }

    @Test
    void aSessionMovesFromStreamToWebSocketWithWhatWaitsForIt() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.knowing(bob.id());
        bob.stream().close();
        awaitState(bob.id(), "disconnected");
        assertThat(alice.sendAcked(signal("offer", bob.id(), new JsonObject().put("text", "held")), "1"))
                .isEqualTo("queued");
        SocketPeer moved = join(near(), bob.id(), "&token=" + bob.token());
        assertThat(moved.heardUntil("held")).containsExactly("held");
        moved.send(saying("alice", "the end"));
        assertThat(alice.typesUntil("the end")).containsExactly("custom");
    }

    @Test
    void aStreamIsSupersededByAWebSocketOfItsSession() {
        StreamPeer bob = peer(near());
        SocketPeer moved = join(far(), bob.id(), "&token=" + bob.token());
        assertThat(bob.stream().await("superseded").data()).isEqualTo(new JsonObject().put("type", "superseded"));
        bob.stream().awaitEnd();
        assertThat(moved.welcome().getBoolean("resumed")).isTrue();
        assertThat(moved.socket().isClosed()).isFalse();
    }

    @Test
    void aWebSocketIsSupersededByAStreamOfItsSession() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        StreamClient moved = stream(far(), "session_id=alice&token=" + alice.token());
        assertThat(moved.await("session").data().getBoolean("resumed")).isTrue();
        assertThat(alice.socket().awaitClose()).isEqualTo(4009);
        bob.send(signal("offer", "alice", new JsonObject().put("sdp", "v=0")));
        assertThat(moved.await("signal").data().getJsonObject("signal"))
                .isEqualTo(new JsonObject().put("type", "offer").put("sdp", "v=0"));
    }

    @Test
    void aSessionThatJoinedByRestConnectsAsAStreamWithItsToken() {
        SocketPeer alice = join(near(), "alice");
        String token = pending(elsewhere(), "pat");
        alice.sendAcked(signal("candidate", "pat", new JsonObject().put("candidate", "c")), "1");
        StreamClient pat = stream(far(), "session_id=pat&token=" + token);
        assertThat(pat.await("session").data().getString("session_id")).isEqualTo("pat");
        assertThat(pat.await("signal").data().getJsonObject("signal"))
                .isEqualTo(new JsonObject().put("type", "candidate").put("candidate", "c"));
    }

    @Test
    void theStatsCountBoth() {
        join(near(), "alice");
        StreamPeer bob = peer(far());
        assertThat(stateOf("alice")).isEqualTo("connected");
        assertThat(stateOf(bob.id())).isEqualTo("connected");
        assertThat(near().stats(room).getInteger("total_clients")).isEqualTo(2);
    }
}
