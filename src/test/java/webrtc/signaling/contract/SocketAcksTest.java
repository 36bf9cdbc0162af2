package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What the server answers to frames that it took: acks, pongs, and the end after a leave. */
class SocketAcksTest extends SocketContract {
    @Test
    void aSignalWithAnIdToAConnectedClientIsDelivered() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.send(saying("bob", "hello").put("id", "my id \"ä\""));
        assertThat(alice.socket().await("ack"))
                .isEqualTo(new JsonObject()
                        .put("type", "ack")
                        .put("id", "my id \"ä\"")
                        .put("status", "delivered"));
        assertThat(bob.socket().await("custom").getString("id")).isEqualTo("my id \"ä\"");
    }

    @Test
    void aSignalToAPendingClientIsQueued() {
        SocketPeer alice = join(near(), "alice");
        pending(far(), "bob");
        assertThat(alice.sendAcked(saying("bob", "hello"), "1")).isEqualTo("queued");
    }

    @Test
    void aSignalToADisconnectedClientIsQueued() {
        SocketPeer alice = join(near(), "alice");
        join(far(), "bob").socket().cut();
        awaitState("bob", "disconnected");
        assertThat(alice.sendAcked(saying("bob", "hello"), "1")).isEqualTo("queued");
    }

    @Test
    void aBroadcastIsDeliveredWhenAllAreConnectedAndQueuedWhenOneIsNot() {
        SocketPeer alice = join(near(), "alice");
        join(far(), "bob");
        join(elsewhere(), "carol");
        alice.knowing("bob", "carol");
        assertThat(alice.sendAcked(saying("hello"), "1")).isEqualTo("delivered");
        pending(far(), "dave");
        alice.awaitJoin("dave");
        assertThat(alice.sendAcked(saying("hello"), "2")).isEqualTo("queued");
    }

    @Test
    void aBroadcastOfWhoIsAloneIsDelivered() {
        assertThat(join(near(), "alice").sendAcked(saying("anybody?"), "1")).isEqualTo("delivered");
    }

    @Test
    void aSignalWithoutAnIdIsNotAnswered() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.knowing("bob")
                .send(saying("bob", "hello"))
                .send(saying("bob", "hello").putNull("id"));
        bob.socket().await("custom");
        bob.socket().await("custom");
        alice.sendAcked(saying("bob", "again"), "1");
        alice.send(saying("alice", "the end"));
        assertThat(alice.heardUntil("the end")).containsExactly("the end");
    }

    @Test
    void aPingIsAnsweredWithAPong() {
        SocketPeer alice = join(near(), "alice");
        alice.send(new JsonObject().put("type", "ping"));
        assertThat(alice.socket().await("pong")).isEqualTo(new JsonObject().put("type", "pong"));
        alice.send(new JsonObject().put("type", "ping").put("id", "7"));
        assertThat(alice.socket().await("pong"))
                .isEqualTo(new JsonObject().put("type", "pong").put("id", "7"));
    }

    @Test
    void aLeaveEndsTheSessionAtOnceAndTheOthersAreTold() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        bob.knowing("alice");
        alice.send(new JsonObject().put("type", "leave"));
        assertThat(alice.socket().awaitClose()).isEqualTo(4001);
        JsonObject roster = bob.awaitLeave("alice", "left");
        assertThat(SocketPeer.names(roster.getJsonArray("peers"))).containsExactly("bob");
        assertThat(bob.socket().await("bye"))
                .isEqualTo(new JsonObject()
                        .put("type", "bye")
                        .put("from", "alice")
                        .put("room_id", room)
                        .put("payload", new JsonObject().put("reason", "left")));
        assertThat(stateOf("alice")).isEmpty();
        assertThat(far().signal(room, "alice", alice.token(), "bob", new JsonObject())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theIdOfWhoLeftIsFreeAgain() {
        SocketPeer bob = join(far(), "bob");
        SocketPeer alice = join(near(), "alice");
        alice.send(new JsonObject().put("type", "leave"));
        bob.awaitLeave("alice", "left");
        assertThat(join(far(), "alice").welcome().getBoolean("resumed")).isFalse();
    }
}
