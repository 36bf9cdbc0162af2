package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.RawSocket;

/** A payload is the clients' business: from WebSocket to WebSocket its characters arrive as they were sent. */
class SocketPayloadTest extends SocketContract {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ }",
                "{\"b\":1,\"a\":2}",
                "{ \"sdp\" : \"v=0\\r\\n\" , \"n\" : [ ] }",
                "null",
                "true",
                "\"\"",
                "\"\\u00e4\\/ä\\ud83d\\ude00\"",
                "[1, 2,  3]",
                "-0.0",
                "1E400",
                "1.10",
                "123456789012345678901234567890",
                "{\"type\":\"offer\",\"from\":\"x\",\"cursor\":\"0-0\"}"
            })
    void everyCharacterArrives(String payload) {
        RawSocket bob = raw(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        alice.text("{\"type\":\"custom\",\"to\":\"bob\",\"payload\":" + payload + "}");
        String last = bob.await("custom").text();
        assertThat(last).contains(",\"payload\":" + payload + ",\"cursor\":");
        alice.text("{\"payload\": " + payload + " , \"to\":\"bob\", \"type\":\"custom\"}");
        assertThat(bob.await("custom").text()).contains(",\"payload\":" + payload + ",\"cursor\":");
    }

    @Test
    void aPayloadThatIsMissingStaysMissing() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        alice.socket().sendText("{\"type\":\"bye\",\"to\":\"bob\"}");
        assertThat(bob.socket().await("bye").containsKey("payload")).isFalse();
    }

    @Test
    void aPayloadMayBeAsLargeAsAMessage() {
        SocketPeer alice = join(near(), "alice");
        SocketPeer bob = join(far(), "bob");
        String text = "ä".repeat(51_000);
        alice.send(saying("bob", text));
        assertThat(bob.heardUntil(text)).containsExactly(text);
    }

    @Test
    void aPayloadMayBeDeepButNotTooDeep() {
        RawSocket bob = raw(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        String deep = "[".repeat(63) + "]".repeat(63);
        alice.text("{\"type\":\"custom\",\"to\":\"bob\",\"payload\":" + deep + "}");
        assertThat(bob.await("custom").text()).contains(deep);
        alice.text("{\"type\":\"custom\",\"to\":\"bob\",\"payload\":[" + deep + "]}");
        assertThat(alice.await("error").json().getInteger("code")).isEqualTo(400);
    }
}
