package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.RawSocket;

/** The right token takes a session over, wherever it is connected; the connection before is over with 4009. */
class SocketTakeoverTest extends SocketContract {
    @Test
    void theTokenTakesTheSessionOverAndTheOldSocketIsClosed() {
        SocketPeer old = join(near(), "alice");
        SocketPeer replacing = join(far(), "alice", old.withToken());
        assertThat(old.socket().awaitClose()).isEqualTo(4009);
        SocketPeer back = join(near(), "alice", old.withToken());
        assertThat(replacing.socket().awaitClose()).isEqualTo(4009);
        assertThat(back.socket().isClosed()).isFalse();
    }

    @Test
    void theNewConnectionMayBeOnTheSameEventLoopOrOnAnother() {
        SocketPeer alice = join(near(), "alice");
        for (int round = 0; round < 4; round++) {
            if (round % 2 == 0) {
                // Connections go to the event loops of a node in turn.
                join(near(), "client-" + round);
            }
            SocketPeer replacing = join(near(), "alice", alice.withToken());
            assertThat(alice.socket().awaitClose()).isEqualTo(4009);
            alice = replacing;
        }
    }

    @Test
    void nobodyIsToldOfATakeover() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer old = join(near(), "alice");
        bob.knowing("alice");
        SocketPeer replacing = join(far(), "alice", old.withToken());
        old.socket().awaitClose();
        replacing.send(saying("bob", "still here"));
        assertThat(bob.typesUntil("still here")).containsExactly("custom");
    }

    @Test
    void signalsGoToTheNewConnectionInOrder() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer old = join(near(), "alice");
        bob.sendAcked(saying("alice", "before"), "1");
        old.socket().await("custom");
        SocketPeer replacing = join(far(), "alice", old.withToken());
        for (int i = 0; i < 10; i++) {
            bob.send(saying("alice", "signal " + i));
        }
        assertThat(replacing.heardUntil("signal 9")).hasSize(10).isSorted();
    }

    @Test
    void whatWasSentWhileTheSessionMovedArrivesOnceAndInOrder() {
        SocketPeer bob = join(elsewhere(), "bob");
        SocketPeer alice = join(near(), "alice");
        for (int i = 10; i < 50; i++) {
            bob.send(saying("alice", "signal " + i));
            if (i % 10 == 5) {
                String cursor = alice.socket().await("custom").getString("cursor");
                // From here on it is told again what came after the cursor.
                alice = join(i % 20 == 5 ? far() : near(), "alice", alice.withToken() + "&cursor=" + cursor);
            }
        }
        assertThat(alice.heardUntil("signal 49")).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLateCloseOfAReplacedSocketDoesNotEvictItsSuccessor(int between) {
        SocketPeer bob = join(far(), "bob");
        RawSocket old = closing(RawSocket.connect(near().port(), room, "alice"));
        JsonObject welcome = old.await("welcome").json();
        for (int i = 0; i < between; i++) {
            // So that on one node the successor comes to the same event loop.
            closing(RawSocket.connect(far().port(), room + "-2", "somebody"));
        }
        SocketPeer replacing = join(far(), "alice", "&token=" + welcome.getString("token"));
        assertThat(old.awaitClose()).isEqualTo(4009);
        // It closes as if it left, which nobody may believe.
        old.sayClose(1000);
        old.awaitEnd();
        replacing.send(saying("bob", "still here"));
        assertThat(bob.knowing("alice").typesUntil("still here")).containsExactly("custom");
        assertThat(stateOf("alice")).isEqualTo("connected");
        bob.send(saying("alice", "still there?"));
        assertThat(replacing.heardUntil("still there?")).containsExactly("still there?");
    }

    @Test
    void aReplacedSocketThatBreaksDoesNotEvictItsSuccessor() {
        SocketPeer bob = join(far(), "bob");
        RawSocket old = closing(RawSocket.connect(near().port(), room, "alice"));
        JsonObject welcome = old.await("welcome").json();
        SocketPeer replacing = join(near(), "alice", "&token=" + welcome.getString("token"));
        old.awaitClose();
        old.close();
        bob.send(saying("alice", "still there?"));
        assertThat(replacing.heardUntil("still there?")).containsExactly("still there?");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void whatAReplacedSocketStillSaysIsNotHeard() {
        SocketPeer bob = join(near(), "bob");
        RawSocket old = closing(RawSocket.connect(near().port(), room, "alice"));
        JsonObject welcome = old.await("welcome").json();
        SocketPeer replacing = join(far(), "alice", "&token=" + welcome.getString("token"));
        old.awaitClose();
        old.text(saying("bob", "from the past").encode()).text("{\"type\":\"leave\"}");
        old.sayClose(1000);
        old.awaitEnd();
        replacing.send(saying("bob", "from the present"));
        assertThat(bob.heardUntil("from the present")).containsExactly("from the present");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void aWrongTokenLeavesTheConnectionAlone() {
        SocketPeer bob = join(far(), "bob");
        SocketPeer alice = join(near(), "alice");
        assertThat(refused(far(), "alice", "&token=" + bob.token()).status()).isEqualTo(403);
        bob.send(saying("alice", "still there?"));
        assertThat(alice.heardUntil("still there?")).containsExactly("still there?");
        assertThat(alice.socket().isClosed()).isFalse();
    }
}
