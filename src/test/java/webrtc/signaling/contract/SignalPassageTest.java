package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api.Answer;

/** What a signal holds is none of the server's business: it comes out as it went in, byte by byte. */
class SignalPassageTest extends Contract {
    private String passed(String signal) {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        String body = "{\"sender\":\"" + alice.id() + "\",\"signal\":" + signal + ",\"to\":\"" + bob.id()
                + "\",\"token\":\"" + alice.token() + "\"}";
        Answer answer = elsewhere().post("/api/signal?room=" + room, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return bob.stream().await("signal").text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 46117 2 IN IP4 127.0.0.1\\r\\n\"}",
                "{\"type\":\"a type of our own\",\"type2\":null}",
                "{\"type\":{\"type\":[\"type\"]}}",
                "{\"candidate\":\"candidate:1 1 UDP 2122252543 192.0.2.1 49203 typ host\",\"sdpMLineIndex\":0}",
                "{\"n\":[1.10,1e400,-0,-0.0,1E+2,123456789012345678901234567890,0.1e-7]}",
                "{\"text\":\"äöü ß € 🙂 \u2028\u2029 \u0000\"}",
                "{\"text\":\"\\u00e4\\ud83d\\ude42\\u0000\\/\\b\\f\\n\\r\\t\\\\ \\\"\"}",
                "{\"lone\":\"\\ud83d\"}",
                "{\"ünï\":{\"\":{\"a b\":[[],{},[{}],null,true,false]}}}",
                "{ \"spaces\" : [ 1 , 2 ] , \"tabs\":\t\"kept\" }",
                "{\"__proto__\":{\"polluted\":true},\"constructor\":1}",
                "{\"html\":\"<script>alert(1)</script>\",\"event\":\"data: x\\n\\nevent: y\"}"
            })
    void aSignalComesOutAsItWentIn(String signal) {
        // U+0000 may not stand in JSON as it is, so the parameter holds an escape of its own for it.
        String sent = signal.replace("\u0000", "\\u0000");
        assertThat(passed(sent)).contains("\"signal\":" + sent);
    }

    @Test
    void lineEndsBetweenTokensBecomeSpacesBecauseTheyWouldEndTheEvent() {
        String pretty = "{\r\n  \"type\": \"offer\",\n\n  \"sdp\": \"v=0\\n\",\r  \"list\": [\n    1\n  ]\n}";
        String event = passed(pretty);
        assertThat(event).contains("\"signal\":" + pretty.replace('\r', ' ').replace('\n', ' '));
    }

    @Test
    void aSignalMayBeNestedUpToTheLimit() {
        // The body and the signal are two of the 64 levels.
        String deepest = "{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}";
        assertThat(passed(deepest)).contains("\"signal\":" + deepest);
    }

    @Test
    void aSignalMayBeAsLargeAsTheBodysLimitLeavesIt() {
        String large = "{\"sdp\":\"" + "ä🙂x".repeat(14_000) + "\"}";
        assertThat(passed(large)).contains("\"signal\":" + large);
    }
}
