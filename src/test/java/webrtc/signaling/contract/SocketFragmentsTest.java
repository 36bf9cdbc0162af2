package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.testing.RawSocket.CONTINUATION;
import static webrtc.signaling.testing.RawSocket.LAST_CONTINUATION;
import static webrtc.signaling.testing.RawSocket.PING;
import static webrtc.signaling.testing.RawSocket.PONG;
import static webrtc.signaling.testing.RawSocket.TEXT_BEGIN;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.RawSocket;

/** A message may come in any number of frames, and those in any number of packets. */
class SocketFragmentsTest extends SocketContract {
    @Test
    void fragmentsArePutTogether() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        String text = saying("bob", "in three").encode();
        alice.frame(TEXT_BEGIN, text.substring(0, 5))
                .frame(CONTINUATION, text.substring(5, 20))
                .frame(LAST_CONTINUATION, text.substring(20));
        assertThat(bob.heardUntil("in three")).containsExactly("in three");
    }

    @Test
    void everyByteMayBeAFrameOfItsOwn() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        byte[] text = saying("bob", "ä€\uD83D\uDE00").encode().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            alice.frame(i == 0 ? TEXT_BEGIN : CONTINUATION, text[i]);
        }
        alice.frame(LAST_CONTINUATION);
        assertThat(bob.heardUntil("ä€\uD83D\uDE00")).containsExactly("ä€\uD83D\uDE00");
    }

    @Test
    void fragmentsMayBeEmpty() {
        RawSocket alice = raw(near(), "alice");
        alice.frame(TEXT_BEGIN)
                .frame(CONTINUATION)
                .frame(CONTINUATION, "{\"type\":\"ping\"}")
                .frame(LAST_CONTINUATION);
        alice.await("pong");
    }

    @Test
    void anEmptyMessageIsNoJson() {
        RawSocket alice = raw(near(), "alice");
        alice.text("");
        assertThat(alice.await("error").json().getInteger("code")).isEqualTo(400);
        alice.frame(TEXT_BEGIN).frame(LAST_CONTINUATION);
        assertThat(alice.await("error").json().getInteger("code")).isEqualTo(400);
        alice.text("{\"type\":\"ping\"}").await("pong");
    }

    @Test
    void controlFramesMayComeBetweenFragments() {
        RawSocket alice = raw(near(), "alice");
        alice.frame(TEXT_BEGIN, "{\"type\":").frame(PING, "between").frame(PONG, "unasked");
        assertThat(alice.await("a pong", frame -> frame.first() == PONG).text()).isEqualTo("between");
        alice.frame(LAST_CONTINUATION, "\"ping\"}").await("pong");
    }

    @Test
    void oneMessageLeavesNothingBehindForTheNext() {
        RawSocket alice = raw(near(), "alice");
        for (int i = 0; i < 3; i++) {
            alice.frame(TEXT_BEGIN, "{\"type\":\"ping\",").frame(LAST_CONTINUATION, "\"id\":\"" + i + "\"}");
            assertThat(alice.await("pong").json().getString("id")).isEqualTo(Integer.toString(i));
        }
        alice.text("{\"type\":\"ping\",\"id\":\"whole\"}");
        assertThat(alice.await("pong").json().getString("id")).isEqualTo("whole");
    }

    @Test
    void aFrameMayComeInManyPackets() {
        RawSocket alice = raw(near(), "alice");
        for (byte part : RawSocket.encode(RawSocket.TEXT, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8))) {
            alice.bytes(part);
        }
        alice.await("pong");
    }

    @Test
    void fragmentsOfALostConnectionAreForgotten() {
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        String token = alice.await("welcome").json().getString("token");
        alice.frame(TEXT_BEGIN, "{\"type\":").close();
        awaitState("alice", "disconnected");
        RawSocket again = closing(RawSocket.open(near().port(), path("alice", "&token=" + token)));
        again.text("{\"type\":\"ping\"}").await("pong");
    }
}
