package webrtc.signaling.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import webrtc.signaling.room.Answer;

/**
 * Tells a sender how much it may send, in the fields of draft-ietf-httpapi-ratelimit-headers-10: the quota {@code q} of
 * its bucket, which fills in the window {@code w}; what remains, {@code r}; and the seconds {@code t} until it is full.
 */
final class RateLimitFields {
    static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit");
    static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");

    private final int burst;
    private final int perSecond;
    private final CharSequence policy;

    RateLimitFields(int burst, int perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.policy = HttpHeaders.createOptimized("\"session\";q=" + burst + ";w=" + seconds(burst));
    }

    void put(HttpServerResponse response, Answer answer) {
        long left = Math.min(answer.rateLeft(), burst);
        if (left >= 0) {
            response.putHeader(POLICY, policy);
            response.putHeader(LIMIT, "\"session\";r=" + left + ";t=" + seconds(burst - left));
        }
    }

    private long seconds(long tokens) {
        return (tokens + perSecond - 1) / perSecond;
    }
}
