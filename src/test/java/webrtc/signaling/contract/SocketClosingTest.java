package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.testing.RawSocket.CLOSE;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.RawSocket;

/** A client that closes with 1000 or 1001 leaves; any other end of its connection starts the grace. */
class SocketClosingTest extends SocketContract {
    @ParameterizedTest
    @ValueSource(ints = {1000, 1001})
    void aClientThatClosesForGoodLeavesAtOnce(int code) {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        bob.knowing("alice");
        alice.sayClose(code);
        JsonObject roster = bob.awaitLeave("alice", "left");
        assertThat(SocketPeer.names(roster.getJsonArray("peers"))).containsExactly("bob");
        assertThat(bob.socket().await("bye").getJsonObject("payload"))
                .isEqualTo(new JsonObject().put("reason", "left"));
        assertThat(alice.awaitClose()).isEqualTo(code);
        alice.awaitEnd();
        assertThat(stateOf("alice")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 4000, 4001, 4999})
    void aClientThatClosesWithAnyOtherCodeMayComeBackAndNobodyIsTold(int code) {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        String token = alice.await("welcome").json().getString("token");
        bob.knowing("alice");
        alice.sayClose(code);
        assertThat(alice.awaitClose()).isEqualTo(code);
        alice.awaitEnd();
        assertComesBackUnnoticed(bob, token);
    }

    @Test
    void aClientWhoseConnectionBreaksMayComeBackAndNobodyIsTold() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        String token = alice.await("welcome").json().getString("token");
        bob.knowing("alice");
        alice.close();
        assertComesBackUnnoticed(bob, token);
    }

    private void assertComesBackUnnoticed(SocketPeer bob, String token) {
        awaitState("alice", "disconnected");
        assertThat(bob.sendAcked(saying("alice", "missed"), "1")).isEqualTo("queued");
        SocketPeer again = join(far(), "alice", "&token=" + token);
        assertThat(again.heardUntil("missed")).containsExactly("missed");
        again.send(saying("bob", "the end"));
        assertThat(bob.typesUntil("the end")).containsExactly("custom");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void aClientThatClosesWithoutACodeLeavesAsWith1000() {
        // That is what close() of a browser sends.
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        bob.knowing("alice");
        alice.frame(CLOSE);
        bob.awaitLeave("alice", "left");
        alice.awaitClose();
        alice.awaitEnd();
    }

    @Test
    void aReasonIsTakenWithTheCode() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        bob.knowing("alice");
        alice.frame(CLOSE, new byte[] {3, (byte) 0xE9, 'b', 'y', 'e'});
        bob.awaitLeave("alice", "left");
    }

    @Test
    void whatWasSentBeforeTheCloseIsDelivered() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        bob.knowing("alice");
        alice.text(saying("bob", "one last thing").encode()).sayClose(1000);
        assertThat(bob.heardUntil("one last thing")).containsExactly("one last thing");
        awaitState("alice", "");
    }
}
