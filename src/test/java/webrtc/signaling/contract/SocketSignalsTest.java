package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.SocketClient;

/** Signals from WebSocket to WebSocket: to one, or to everybody else in the room. */
class SocketSignalsTest extends SocketContract {
    @ParameterizedTest
    @ValueSource(strings = {"offer", "answer", "candidate", "bye", "custom"})
    void aSignalOfEachTypeReachesTheOneItIsFor(String type) {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        JsonObject payload = new JsonObject().put("sdp", "v=0\r\no=- 1 2").put("unknown", List.of(1, true));
        alice.send(signal(type, "bob", payload));
        JsonObject relayed = bob.socket().await(type);
        assertThat((String) relayed.remove("cursor")).matches("\\d+-\\d+");
        assertThat(relayed)
                .isEqualTo(new JsonObject()
                        .put("type", type)
                        .put("from", "alice")
                        .put("to", "bob")
                        .put("room_id", room)
                        .put("payload", payload));
    }

    @Test
    void theMessageOfTheDocumentReachesItsRecipientAsItIsWritten() {
        SocketPeer clientA = join(near(), "clientA");
        SocketPeer clientB = join(far(), "clientB");
        JsonObject message = new JsonObject()
                .put("type", "offer")
                .put("from", "clientA")
                .put("to", "clientB")
                .put("room_id", room)
                .put("payload", new JsonObject());
        clientA.send(message);
        JsonObject relayed = clientB.socket().await("offer");
        relayed.remove("cursor");
        assertThat(relayed).isEqualTo(message);
    }

    @Test
    void aSignalToOneIsNoBusinessOfOthers() {
        SocketPeer alice = join(near(), "alice");
        join(far(), "bob");
        SocketPeer carol = join(far(), "carol");
        alice.sendAcked(saying("bob", "a secret"), "1");
        alice.sendAcked(saying("carol", "hello"), "2");
        assertThat(carol.heardUntil("hello")).containsExactly("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"to\":null}"})
    void aSignalWithoutARecipientReachesEverybodyElse(String to) {
        SocketPeer alice = join(near(), "alice");
        List<SocketPeer> others = List.of(join(near(), "bob"), join(elsewhere(), "carol"), join(far(), "dave"));
        alice.knowing("bob", "carol", "dave");
        alice.send(saying("to all").mergeIn(new JsonObject(to)));
        for (SocketPeer other : others) {
            JsonObject relayed = other.socket().await("custom");
            assertThat(SocketPeer.text(relayed)).isEqualTo("to all");
            assertThat(relayed.getString("from")).isEqualTo("alice");
            assertThat(relayed.containsKey("to")).isFalse();
        }
        alice.send(saying("alice", "the end"));
        assertThat(alice.heardUntil("the end")).containsExactly("the end");
    }

    @Test
    void aSignalStaysInItsRoom() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.knowing("bob");
        SocketPeer stranger = new SocketPeer(closing(SocketClient.connect(far().port(), room + "-2", "bob")));
        assertThat(alice.sendAcked(saying("to all"), "1")).isEqualTo("delivered");
        assertThat(alice.sendAcked(saying("bob", "to bob"), "2")).isEqualTo("delivered");
        assertThat(bob.heardUntil("to bob")).containsExactly("to all", "to bob");
        stranger.send(saying("bob", "to myself"));
        assertThat(stranger.heardUntil("to myself")).containsExactly("to myself");
    }

    @Test
    void theSenderIsWhoTheConnectionBelongsToWhateverTheFrameSays() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.send(saying("bob", "it is me")
                .put("from", "carol")
                .put("client_id", "carol")
                .put("cursor", "0-0"));
        JsonObject relayed = bob.socket().await("custom");
        assertThat(relayed.getString("from")).isEqualTo("alice");
        assertThat(relayed.getString("room_id")).isEqualTo(room);
        assertThat(relayed.containsKey("client_id")).isFalse();
        assertThat(relayed.getString("cursor")).isNotEqualTo("0-0");
    }

    @Test
    void theFrameIsCompleteEvenIfTheClientNamesNoRoom() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.send(saying("bob", "no room").putNull("room_id"));
        assertThat(bob.socket().await("custom").getString("room_id")).isEqualTo(room);
    }

    @Test
    void aByeIsASignalLikeAnyOther() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.send(signal("bye", "bob", new JsonObject().put("reason", "lunch")));
        assertThat(bob.socket().await("bye").getJsonObject("payload").getString("reason"))
                .isEqualTo("lunch");
        assertThat(stateOf("alice")).isEqualTo("connected");
    }

    @Test
    void aBurstArrivesCompleteAndInOrderAndSoDoItsAcks() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        List<String> numbers =
                IntStream.range(10, 99).mapToObj(Integer::toString).toList();
        numbers.forEach(number -> alice.send(saying("bob", number).put("id", number)));
        assertThat(bob.heardUntil("98")).isEqualTo(numbers);
        assertThat(numbers.stream().map(number -> alice.socket().await("ack").getString("id")))
                .isEqualTo(numbers);
    }

    @Test
    void theCursorsOfSignalsRise() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        for (int i = 0; i < 12; i++) {
            alice.send(saying("bob", "signal " + i));
        }
        assertThat(bob.framesUntil("signal 11"))
                .extracting(frame -> Long.parseLong(frame.getString("cursor").split("-", -1)[1]))
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
