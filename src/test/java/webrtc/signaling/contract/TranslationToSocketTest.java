package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.SocketClient;

/** A signal that was posted reaches a WebSocket as a frame whose type is the signal's where the seed knows it. */
class TranslationToSocketTest extends SocketContract {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'offer','sdp':'v=0'}                   | offer",
                "{'type':'answer','sdp':'v=0'}                  | answer",
                "{'type':'candidate','candidate':'c'}           | candidate",
                "{'type':'bye'}                                 | bye",
                "{'type':'custom','text':'hi'}                  | custom",
                "{'sdp':'v=0','type':'offer'}                   | offer",
                // types that the seed does not know
                "{'type':'pranswer'}                            | custom",
                "{'type':'Offer'}                               | custom",
                "{'type':'ping'}                                | custom",
                "{'type':'leave'}                               | custom",
                "{'type':'welcome'}                             | custom",
                "{'type':''}                                    | custom",
                "{'type':7,'candidate':'c'}                     | custom",
                "{'type':null}                                  | custom",
                "{'type':'chat','candidate':'c'}                | custom",
                // what a browser gives for a candidate has no type
                "{'candidate':'c','sdpMid':'0'}                 | candidate",
                "{'candidate':'','sdpMid':'0'}                  | candidate",
                "{'candidate':null}                             | candidate",
                "{'candidate':{'candidate':'c','type':'host'}}  | candidate",
                // neither
                "{}                                             | custom",
                "{'text':'hi'}                                  | custom",
                "{'inner':{'type':'offer','candidate':'c'}}     | custom"
            })
    void theTypeOfTheFrameIsThatOfTheSignal(String withSingleQuotes, String type) {
        StreamPeer alice = peer(near());
        SocketPeer bob = join(far(), "bob");
        JsonObject signal = new JsonObject(withSingleQuotes.replace('\'', '"'));
        assertThat(alice.signal("bob", signal).json()).isEqualTo(new JsonObject().put("success", true));
        JsonObject frame = bob.socket().await("a signal", any -> SocketClient.isSignal(any));
        assertThat((String) frame.remove("cursor")).matches("\\d+-\\d+");
        assertThat(frame)
                .isEqualTo(new JsonObject()
                        .put("type", type)
                        .put("from", alice.id())
                        .put("to", "bob")
                        .put("room_id", room)
                        .put("payload", signal));
    }

    @Test
    void theIdOfTheSignalIsThatOfTheFrame() {
        StreamPeer alice = peer(near());
        SocketPeer bob = join(far(), "bob");
        JsonObject body = new JsonObject()
                .put("sender", alice.id())
                .put("token", alice.token())
                .put("to", "bob")
                .put("signal", new JsonObject().put("type", "offer"))
                .put("id", "my \"id\" ä");
        for (int times = 0; times < 2; times++) {
            Answer answer = elsewhere().post("/api/signal?room=" + room, body);
            assertThat(answer.json()).isEqualTo(new JsonObject().put("success", true));
        }
        assertThat(bob.socket().await("offer").getString("id")).isEqualTo("my \"id\" ä");
        alice.say("bob", "the end");
        assertThat(bob.heardUntil("the end")).containsExactly("the end");
    }

    @Test
    void aByeThatWasPostedIsASignalAndNotTheEndOfItsSender() {
        StreamPeer alice = peer(near());
        SocketPeer bob = join(far(), "bob");
        alice.signal("bob", new JsonObject().put("type", "bye").put("reason", "lunch"));
        assertThat(bob.socket().await("bye").getJsonObject("payload"))
                .isEqualTo(new JsonObject().put("type", "bye").put("reason", "lunch"));
        assertThat(stateOf(alice.id())).isEqualTo("connected");
    }

    @Test
    void whatWasPostedForAPendingClientIsToldWhenItConnectsByWebSocket() {
        StreamPeer alice = peer(near());
        pending(far(), "bob");
        assertThat(alice.say("bob", "held").json())
                .isEqualTo(new JsonObject().put("success", true).put("queued", true));
        assertThat(join(elsewhere(), "bob").heardUntil("held")).containsExactly("held");
    }

    @Test
    void signalsArriveInOrder() {
        StreamPeer alice = peer(near());
        SocketPeer bob = join(far(), "bob");
        for (int i = 10; i < 40; i++) {
            alice.say("bob", "signal " + i);
        }
        assertThat(bob.heardUntil("signal 39")).hasSize(30).isSorted();
    }

    @Test
    void theSessionOfAWebSocketMayPostToo() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        StreamPeer carol = peer(far());
        JsonObject offer = new JsonObject().put("type", "offer").put("sdp", "v=0");
        assertThat(elsewhere()
                        .signal(room, "alice", alice.token(), "bob", offer)
                        .status())
                .isEqualTo(200);
        JsonObject frame = bob.socket().await("offer");
        assertThat(frame.getString("from")).isEqualTo("alice");
        assertThat(frame.getJsonObject("payload")).isEqualTo(offer);
        far().signal(room, "alice", alice.token(), carol.id(), offer);
        assertThat(carol.stream().await("signal").data().getString("from")).isEqualTo("alice");
    }
}
