package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api.Answer;

/** A sender is told by every answer how much it may send, wherever its home is. */
class RateLimitFieldsTest extends Contract {
    private static final Pattern LIMIT = Pattern.compile("\"session\";r=(\\d+);t=(\\d+)");

    private static long remaining(Answer answer) {
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"session\";q=100;w=100");
        Matcher limit = LIMIT.matcher(answer.header("RateLimit"));
        assertThat(limit.matches()).as(answer.header("RateLimit")).isTrue();
        long remaining = Long.parseLong(limit.group(1));
        // One comes back in a second.
        assertThat(Long.parseLong(limit.group(2))).isEqualTo(100 - remaining);
        return remaining;
    }

    @Test
    void whatIsLeftIsToldAndWhenItIsWholeAgain() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        long left = remaining(alice.say(bob.id(), "1"));
        assertThat(left).isEqualTo(99);
        // By way of another node, which asks her home.
        StreamPeer elsewhere = new StreamPeer(elsewhere(), room, alice.stream(), alice.id(), alice.token());
        Answer answer = elsewhere.say(bob.id(), "2");
        assertThat(remaining(answer)).isBetween(98L, 99L);
        for (int sent = 0; sent < 200 && answer.status() == 200; sent++) {
            answer = elsewhere.say(bob.id(), "more");
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(remaining(answer)).isZero();
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void whoShowsNoTokenIsToldNothing() {
        StreamPeer alice = peer(near());
        Answer refused = new StreamPeer(near(), room, alice.stream(), alice.id(), "wrong").say("bob", "1");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.header("RateLimit")).isEmpty();
        assertThat(refused.header("RateLimit-Policy")).isEmpty();
    }
}
