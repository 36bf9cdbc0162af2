package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/**
 * The seed's own way, which knows no token: a client that nobody holds joins by connecting, and a session that is open
 * and has no transport is attached by its id alone.
 */
class SocketAttachTest extends SocketContract {
    @Test
    void aClientThatNobodyHoldsJoinsByConnecting() {
        SocketPeer bob = join(far(), "bob");
        join(near(), "alice");
        bob.awaitJoin("alice");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void aSessionThatJoinedByRestIsAttachedByItsId() {
        SocketPeer bob = join(near(), "bob");
        pending(near(), "alice");
        bob.awaitJoin("alice");
        SocketPeer alice = join(far(), "alice");
        assertThat(alice.welcome().getBoolean("resumed")).isTrue();
        awaitState("alice", "connected");
        // It was in the room before: nobody is told that it connected.
        alice.send(saying("bob", "here I am"));
        assertThat(bob.typesUntil("here I am")).containsExactly("custom");
    }

    @Test
    void aPendingSessionIsGivenWhatWasSentToItInOrder() {
        SocketPeer bob = join(near(), "bob");
        pending(far(), "alice");
        for (int i = 0; i < 5; i++) {
            assertThat(bob.sendAcked(saying("alice", "signal " + i), "id " + i)).isEqualTo("queued");
        }
        SocketPeer alice = join(far(), "alice");
        assertThat(alice.heardUntil("signal 4"))
                .containsExactly("signal 0", "signal 1", "signal 2", "signal 3", "signal 4");
    }

    @Test
    void anOpenSessionThatLostItsTransportIsAttachedByItsIdWithWhatItMissed() {
        SocketPeer bob = join(near(), "bob");
        join(near(), "alice").socket().cut();
        awaitState("alice", "disconnected");
        assertThat(bob.sendAcked(saying("alice", "missed"), "1")).isEqualTo("queued");
        SocketPeer again = join(far(), "alice");
        assertThat(again.welcome().getBoolean("resumed")).isTrue();
        assertThat(again.heardUntil("missed")).containsExactly("missed");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void aSessionStaysOpenWhenItWasAttachedByItsId() {
        pending(near(), "alice");
        for (int times = 0; times < 2; times++) {
            SocketPeer alice = join(far(), "alice");
            alice.socket().cut();
            awaitState("alice", "disconnected");
        }
        assertThat(join(near(), "alice").welcome().getBoolean("resumed")).isTrue();
    }

    @Test
    void onceAttachedItIsInUse() {
        pending(near(), "alice");
        join(far(), "alice");
        assertThat(refused(near(), "alice", "").status()).isEqualTo(409);
        assertThat(refused(far(), "alice", "").status()).isEqualTo(409);
    }

    @Test
    void anOpenSessionIsLeftByItsIdAndItsSocketIsClosed() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(far(), "alice");
        bob.knowing("alice");
        JsonObject ids = new JsonObject().put("room_id", room).put("client_id", "alice");
        assertThat(elsewhere().post("/api/rooms/leave", ids).json())
                .isEqualTo(ids.copy().put("status", "left"));
        assertThat(alice.socket().awaitClose()).isEqualTo(4001);
        bob.awaitLeave("alice", "left");
    }

    @Test
    void aTokenOfASessionThatIsOverOpensAFreshOne() {
        SocketPeer alice = join(near(), "alice");
        alice.send(new JsonObject().put("type", "leave"));
        alice.socket().awaitClose();
        awaitState("alice", "");
        SocketPeer again = join(far(), "alice", alice.withToken());
        assertThat(again.welcome().getBoolean("resumed")).isFalse();
        assertThat(again.token()).isNotNull().isNotEqualTo(alice.token());
    }
}
