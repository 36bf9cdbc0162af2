package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes back within the grace gets what it missed: exactly that, and in order, where it says what it has. */
class SocketResumeTest extends SocketContract {
    @Test
    void whoShowsItsCursorGetsExactlyWhatItMissedInOrder() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 5);
        String cursor = cursorOf(alice, "signal 2");
        alice.socket().cut();
        awaitState("alice", "disconnected");
        send(bob, 5, 8);
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + cursor);
        assertThat(again.heardUntil("signal 7"))
                .containsExactly("signal 3", "signal 4", "signal 5", "signal 6", "signal 7");
        send(bob, 8, 9);
        assertThat(again.heardUntil("signal 8")).containsExactly("signal 8");
    }

    @Test
    void whoShowsNoCursorGetsOnlyWhatWasNeverWrittenToIt() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 3);
        cursorOf(alice, "signal 2");
        alice.socket().cut();
        awaitState("alice", "disconnected");
        send(bob, 3, 5);
        SocketPeer again = join(far(), "alice", alice.withToken());
        assertThat(again.heardUntil("signal 4")).containsExactly("signal 3", "signal 4");
    }

    @Test
    void whoHasEverythingGetsNothingAgain() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 3);
        String cursor = cursorOf(alice, "signal 2");
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + cursor);
        send(bob, 3, 4);
        assertThat(again.heardUntil("signal 3")).containsExactly("signal 3");
    }

    @Test
    void theSameCursorResumesAgainAndAgain() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 3);
        String cursor = cursorOf(alice, "signal 0");
        String more = alice.withToken() + "&cursor=" + cursor;
        for (int times = 0; times < 4; times++) {
            alice = join(times % 2 == 0 ? far() : near(), "alice", more);
            assertThat(alice.heardUntil("signal 2")).containsExactly("signal 1", "signal 2");
        }
    }

    @Test
    void replayedSignalsAreTheSameFrames() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 1);
        cursorOf(alice, "signal 0");
        bob.send(signal("offer", "alice", new JsonObject().put("text", "the offer"))
                .put("id", "my id"));
        JsonObject first = alice.socket().await("offer");
        String before = first.getString("cursor").replaceAll("\\d+$", "1");
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + before);
        assertThat(again.socket().await("offer")).isEqualTo(first);
    }

    @Test
    void cursorsGoOnRisingFromConnectionToConnection() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 1);
        String first = cursorOf(alice, "signal 0");
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + first);
        send(bob, 1, 2);
        String second = cursorOf(again, "signal 1");
        assertThat(epoch(second)).isGreaterThan(epoch(first));
        again.socket().cut();
        awaitState("alice", "disconnected");
        send(bob, 2, 3);
        SocketPeer third = join(near(), "alice", alice.withToken() + "&cursor=" + second);
        assertThat(third.heardUntil("signal 2")).containsExactly("signal 2");
    }

    @Test
    void whatAClientWasToldBeforeACutReachesItOnceAlthoughAckedToItsSender() {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 1);
        String cursor = cursorOf(alice, "signal 0");
        alice.socket().socket().pause();
        send(bob, 1, 4);
        alice.socket().cut();
        awaitState("alice", "disconnected");
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + cursor);
        send(bob, 4, 5);
        assertThat(again.heardUntil("signal 4")).containsExactly("signal 1", "signal 2", "signal 3", "signal 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-0", "99999999999999-1", "1-1"})
    void aCursorThatCannotBeReplayedFromIsAnsweredWithAReset(String cursor) {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 2);
        cursorOf(alice, "signal 1");
        alice.socket().cut();
        awaitState("alice", "disconnected");
        send(bob, 2, 3);
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + cursor);
        JsonObject reset = again.socket().await("reset");
        assertThat(reset.getString("reason")).isNotBlank();
        assertThat(SocketPeer.names(again.socket().await("roster").getJsonArray("peers")))
                .containsExactly("alice", "bob");
        assertThat(again.heardUntil("signal 2")).containsExactly("signal 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "1", "-", "1-", "-1", "1-2-3", "1--2", "%F0%9F%98%80"})
    void aCursorThatIsNoneIsAsGoodAsNone(String cursor) {
        SocketPeer bob = join(near(), "bob");
        SocketPeer alice = join(near(), "alice");
        send(bob, 0, 1);
        cursorOf(alice, "signal 0");
        SocketPeer again = join(far(), "alice", alice.withToken() + "&cursor=" + cursor);
        assertThat(again.welcome().getBoolean("resumed")).isTrue();
        send(bob, 1, 2);
        assertThat(again.framesUntil("signal 1")).hasSize(1);
    }

    @Test
    void theWelcomeComesBeforeWhatWasMissed() {
        SocketPeer bob = join(near(), "bob");
        String token = pending(near(), "alice");
        bob.sendAcked(saying("alice", "missed"), "1");
        SocketPeer alice = join(far(), "alice", "&token=" + token);
        List<String> types = alice.typesUntil("missed");
        assertThat(types).containsExactly("custom");
    }

    private static void send(SocketPeer bob, int from, int to) {
        for (int i = from; i < to; i++) {
            bob.sendAcked(saying("alice", "signal " + i), "id " + i);
        }
    }

    private static String cursorOf(SocketPeer alice, String text) {
        return alice.socket()
                .await(text, frame -> text.equals(SocketPeer.text(frame)))
                .getString("cursor");
    }

    private static long epoch(String cursor) {
        return Long.parseLong(cursor.substring(0, cursor.indexOf('-')));
    }
}
