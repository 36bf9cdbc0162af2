package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.testing.StreamClient.Event;

/** A frame of a WebSocket reaches an event stream as a signal: its payload, with the type added where it has none. */
class TranslationToStreamTest extends SocketContract {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // an object without a type gets the frame's
                "offer     | {'sdp':'v=0'}                    | {'type':'offer','sdp':'v=0'}",
                "answer    | {'sdp':'v=0','more':[1,{'a':2}]} | {'type':'answer','sdp':'v=0','more':[1,{'a':2}]}",
                "candidate | {'candidate':'c','sdpMid':null}  | {'type':'candidate','candidate':'c','sdpMid':null}",
                "bye       | {'reason':'lunch'}               | {'type':'bye','reason':'lunch'}",
                "custom    | {'a':{'type':'inner'}}           | {'type':'custom','a':{'type':'inner'}}",
                "custom    | {}                               | {'type':'custom'}",
                "custom    | {  }                             | {'type':'custom'}",
                // one with a type is taken as it is, whatever the type
                "offer     | {'type':'offer','sdp':'v=0'}     | {'type':'offer','sdp':'v=0'}",
                "offer     | {'sdp':'v=0','type':'pranswer'}  | {'sdp':'v=0','type':'pranswer'}",
                "custom    | {'type':'chat','text':'hi'}      | {'type':'chat','text':'hi'}",
                "custom    | {'type':7}                       | {'type':7}",
                "custom    | {'type':null}                    | {'type':null}",
                "custom    | {'type':{'type':'x'}}            | {'type':{'type':'x'}}",
                // anything else becomes the payload of an object
                "custom    | 'text'                           | {'type':'custom','payload':'text'}",
                "candidate | ''                               | {'type':'candidate','payload':''}",
                "custom    | [1,'two',{'type':'three'}]       | {'type':'custom','payload':[1,'two',{'type':'three'}]}",
                "custom    | []                               | {'type':'custom','payload':[]}",
                "custom    | -1.5e3                           | {'type':'custom','payload':-1500.0}",
                "custom    | 0                                | {'type':'custom','payload':0}",
                "custom    | 123456789012345678901234567890   | {'type':'custom','payload':123456789012345678901234567890}",
                "custom    | true                             | {'type':'custom','payload':true}",
                "custom    | false                            | {'type':'custom','payload':false}",
                "bye       | null                             | {'type':'bye','payload':null}"
            })
    void thePayloadIsTheSignal(String type, String payload, String signal) {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.socket().sendText(json("{'type':'" + type + "','to':'" + bob.id() + "','payload':" + payload + "}"));
        assertThat(bob.stream().await("signal").data().getJsonObject("signal")).isEqualTo(new JsonObject(json(signal)));
    }

    @ParameterizedTest
    @CsvSource({"offer", "answer", "candidate", "bye", "custom"})
    void aFrameWithoutAPayloadIsASignalOfItsTypeAlone(String type) {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.send(new JsonObject().put("type", type).put("to", bob.id()));
        assertThat(bob.stream().await("signal").data().getJsonObject("signal"))
                .isEqualTo(new JsonObject().put("type", type));
    }

    @Test
    void theEventNamesItsSenderRecipientAndId() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.send(saying(bob.id(), "hello").put("id", "my id").put("from", "somebody else"));
        Event event = bob.stream().await("signal");
        assertThat(event.id()).isNotBlank();
        assertThat(event.data())
                .isEqualTo(new JsonObject()
                        .put("type", "signal")
                        .put("room", room)
                        .put("from", "alice")
                        .put("sender", "alice")
                        .put("to", bob.id())
                        .put("signal", new JsonObject().put("type", "custom").put("text", "hello"))
                        .put("id", "my id"));
    }

    @Test
    void aBroadcastReachesStreamsWithoutARecipient() {
        SocketPeer alice = join(near(), "alice");
        List<StreamPeer> streams = List.of(peer(near()), peer(elsewhere()), peer(far()));
        alice.knowing(streams.stream().map(StreamPeer::id).toArray(String[]::new));
        assertThat(alice.sendAcked(saying("to all"), "1")).isEqualTo("delivered");
        for (StreamPeer stream : streams) {
            JsonObject data = stream.stream().await("signal").data();
            assertThat(data.containsKey("to")).isFalse();
            assertThat(data.getString("from")).isEqualTo("alice");
            assertThat(data.getJsonObject("signal").getString("text")).isEqualTo("to all");
        }
    }

    @Test
    void lineEndsInAPayloadDoNotBreakTheEvent() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        alice.socket()
                .sendText(json("{\r\n'type':'offer',\n'to':'" + bob.id() + "','payload':\n{\r\n\t'sdp':\n"
                        + "'v=0\\r\\no=-\\n\\u2028',\r'event':'no\\u0000'}\n\n}\r\n"));
        assertThat(bob.stream().await("signal").data().getJsonObject("signal"))
                .isEqualTo(new JsonObject()
                        .put("type", "offer")
                        .put("sdp", "v=0\r\no=-\n\u2028")
                        .put("event", "no\0"));
        alice.send(saying(bob.id(), "next"));
        assertThat(bob.heardUntil("next")).containsExactly("next");
    }

    @Test
    void charactersOfAllPlanesArrive() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        String text = "ä€\uD83D\uDE00 \"\\/\b\f\t</script>";
        alice.send(saying(bob.id(), text).put("id", text));
        JsonObject data = bob.stream().await("signal").data();
        assertThat(data.getJsonObject("signal").getString("text")).isEqualTo(text);
        assertThat(data.getString("id")).isEqualTo(text);
    }

    @Test
    void signalsArriveInOrder() {
        SocketPeer alice = join(near(), "alice");
        StreamPeer bob = peer(far());
        for (int i = 10; i < 90; i++) {
            alice.send(saying(bob.id(), "signal " + i));
        }
        assertThat(bob.heardUntil("signal 89")).hasSize(80).isSorted();
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }
}
