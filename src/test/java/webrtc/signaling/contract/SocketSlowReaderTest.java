package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.RawSocket.Frame;

/** A client that does not read what is written to it costs a bounded queue, and disturbs nobody. */
class SocketSlowReaderTest extends SocketContract {
    private static final String LARGE = "x".repeat(50_000);

    @Test
    void aClientThatClosesWhileItReadsNothingDisturbsNobody() {
        SocketPeer bob = join(far(), "bob");
        SocketPeer carol = join(near(), "carol");
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        alice.await("welcome");
        // A pong to a server that has closed would tear down what is still to be read.
        alice.deafen();
        alice.stopReading();
        bob.knowing("carol", "alice");
        int sent = 0;
        // Until what is written to it stands in its way.
        for (String status = "delivered"; status.equals("delivered"); sent++) {
            status = bob.sendAcked(saying("alice", LARGE), "id " + sent);
        }
        alice.sayClose(1000);
        bob.awaitLeave("alice", "left");
        alice.readOn();
        assertThat(alice.awaitClose()).isEqualTo(1000);
        assertThat(carol.knowing("bob").sendAcked(saying("bob", "hello"), "1")).isEqualTo("delivered");
        join(elsewhere(), "dave");
        bob.awaitJoin("dave");
        carol.awaitJoin("dave");
    }

    @Test
    void aClientThatReadsNothingIsClosedAndMissesNothingThatWasAccepted() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        String token = alice.await("welcome").json().getString("token");
        alice.deafen();
        alice.stopReading();
        List<String> accepted = new ArrayList<>();
        JsonObject answer;
        do {
            String id = "signal " + accepted.size();
            bob.send(saying("alice", id + " " + LARGE).put("id", id));
            answer = bob.socket().await("the answer to " + id, frame -> id.equals(frame.getString("id")));
            accepted.add(id);
        } while (answer.getString("type").equals("ack"));
        assertThat(answer.getInteger("code")).isEqualTo(503);
        accepted.remove(accepted.size() - 1);
        awaitState("alice", "disconnected");

        alice.readOn();
        List<String> received = new ArrayList<>();
        String cursor = "";
        Frame frame = next(alice);
        for (; frame.first() != RawSocket.CLOSE; frame = next(alice)) {
            received.add(nameOf(frame.json()));
            cursor = frame.json().getString("cursor");
        }
        assertThat(frame.code()).isEqualTo(4008);
        SocketPeer again = join(far(), "alice", "&token=" + token + "&cursor=" + cursor);
        while (received.size() < accepted.size()) {
            received.add(nameOf(again.socket().await("custom")));
        }
        assertThat(received).isEqualTo(accepted);
    }

    @Test
    void theAnswersToAClientThatReadsLateWaitForIt() {
        RawSocket alice = raw(near(), "alice");
        alice.stopReading();
        for (int i = 0; i < 5_000; i++) {
            alice.text("{\"type\":\"ping\",\"id\":\"" + i + "\"}");
        }
        alice.readOn();
        for (int i = 0; i < 5_000; i++) {
            assertThat(alice.await("pong").json().getString("id")).isEqualTo(Integer.toString(i));
        }
    }

    private static Frame next(RawSocket socket) {
        return socket.await(
                "a signal or a close",
                frame -> frame.first() == RawSocket.CLOSE
                        || (frame.first() == RawSocket.TEXT && frame.json().containsKey("cursor")));
    }

    private static String nameOf(JsonObject frame) {
        return SocketPeer.text(frame).replace(" " + LARGE, "");
    }
}
