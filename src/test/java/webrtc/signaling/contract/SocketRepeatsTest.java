package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api.Answer;

/** A signal that carries an id of its sender may be sent again: it is acked again, and delivered once. */
class SocketRepeatsTest extends SocketContract {
    @Test
    void aRepeatedFrameIsAckedAndDeliveredOnce() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        assertThat(alice.sendAcked(saying("bob", "once"), "1")).isEqualTo("delivered");
        assertThat(alice.sendAcked(saying("bob", "once"), "1")).isEqualTo("delivered");
        alice.send(saying("bob", "the end"));
        assertThat(bob.heardUntil("the end")).containsExactly("once", "the end");
    }

    @Test
    void aFrameThatIsRepeatedWithoutWaitingIsDeliveredOnce() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        for (int i = 0; i < 10; i++) {
            alice.send(saying("bob", "once").put("id", "1"));
        }
        alice.send(saying("bob", "the end"));
        assertThat(bob.heardUntil("the end")).containsExactly("once", "the end");
        for (int i = 0; i < 10; i++) {
            assertThat(alice.awaitAck("1")).isEqualTo("delivered");
        }
    }

    @Test
    void aFrameThatIsRepeatedAfterItsSenderCameBackElsewhereIsDeliveredOnce() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.send(saying("bob", "once").put("id", "1"));
        bob.socket().await("custom");
        alice.socket().cut();
        SocketPeer again = join(elsewhere(), "alice", alice.withToken());
        assertThat(again.sendAcked(saying("bob", "once"), "1")).isEqualTo("delivered");
        again.send(saying("bob", "the end"));
        assertThat(bob.heardUntil("the end")).containsExactly("the end");
    }

    @Test
    void aFrameThatIsRepeatedAfterItsRecipientMovedIsDeliveredOnce() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.sendAcked(saying("bob", "once"), "1");
        String cursor = bob.socket().await("custom").getString("cursor");
        SocketPeer moved = join(near(), "bob", bob.withToken() + "&cursor=" + cursor);
        assertThat(alice.sendAcked(saying("bob", "once"), "1")).isEqualTo("delivered");
        alice.send(saying("bob", "the end"));
        assertThat(moved.heardUntil("the end")).containsExactly("the end");
    }

    @Test
    void aFrameThatIsRepeatedForAPendingClientIsHeldOnce() {
        SocketPeer alice = join(near(), "alice");
        pending(far(), "bob");
        assertThat(alice.sendAcked(saying("bob", "once"), "1")).isEqualTo("queued");
        assertThat(alice.sendAcked(saying("bob", "once"), "1")).isEqualTo("queued");
        alice.sendAcked(saying("bob", "the end"), "2");
        assertThat(join(far(), "bob").heardUntil("the end")).containsExactly("once", "the end");
    }

    @Test
    void aRepeatedBroadcastReachesEachOnce() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(near(), "bob");
        SocketPeer carol = join(far(), "carol");
        alice.knowing("bob", "carol");
        assertThat(alice.sendAcked(saying("once"), "1")).isEqualTo("delivered");
        assertThat(alice.sendAcked(saying("once"), "1")).isEqualTo("delivered");
        alice.send(saying("the end"));
        assertThat(bob.heardUntil("the end")).containsExactly("once", "the end");
        assertThat(carol.heardUntil("the end")).containsExactly("once", "the end");
    }

    @Test
    void anIdIsTheSendersOwn() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        SocketPeer carol = join(elsewhere(), "carol");
        alice.sendAcked(saying("carol", "of alice"), "1");
        bob.sendAcked(saying("carol", "of bob"), "1");
        carol.send(saying("carol", "of herself").put("id", "1"));
        assertThat(carol.heardUntil("of herself")).containsExactly("of alice", "of bob", "of herself");
    }

    @Test
    void oneIdMayGoToSeveralRecipients() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        SocketPeer carol = join(far(), "carol");
        alice.sendAcked(saying("bob", "to bob"), "1");
        alice.sendAcked(saying("carol", "to carol"), "1");
        assertThat(bob.heardUntil("to bob")).containsExactly("to bob");
        assertThat(carol.heardUntil("to carol")).containsExactly("to carol");
    }

    @Test
    void aFrameIsARepetitionOfWhatTheSameSessionPosted() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        JsonObject body = new JsonObject()
                .put("sender", "alice")
                .put("token", alice.token())
                .put("to", "bob")
                .put("signal", new JsonObject().put("text", "once"))
                .put("id", "1");
        Answer posted = elsewhere().post("/api/signal?room=" + room, body);
        assertThat(posted.json()).isEqualTo(new JsonObject().put("success", true));
        alice.sendAcked(saying("bob", "once"), "1");
        alice.send(saying("bob", "the end"));
        assertThat(bob.heardUntil("the end")).containsExactly("once", "the end");
    }

    @Test
    void aNewSessionOfTheSameNameCountsItsIdsAnew() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.sendAcked(saying("bob", "of the first"), "1");
        alice.send(new JsonObject().put("type", "leave"));
        bob.awaitLeave("alice", "left");
        SocketPeer second = join(near(), "alice");
        assertThat(second.welcome().getBoolean("resumed")).isFalse();
        assertThat(second.sendAcked(saying("bob", "of the second"), "1")).isEqualTo("delivered");
        second.send(saying("bob", "the end"));
        assertThat(bob.heardUntil("the end")).containsExactly("of the second", "the end");
    }
}
