package webrtc.signaling.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the public port allows.
 *
 * @param bodyBytes the largest body, and the largest WebSocket message
 * @param requestMillis within which a request is there as a whole, and the next one of a kept connection
 * @param origins origins of pages that may use the APIs; {@code *} stands for any
 * @param adminToken needed for the statistics, or null where they are open; without it nobody can take clients out
 */
public record HttpLimits(
        int bodyBytes,
        long requestMillis,
        List<String> origins,
        @Nullable String adminToken) {
    boolean allowsAnyOrigin() {
        return origins.contains("*");
    }

    /** Whether a request of a page of this origin may pass; what is no browser names none. */
    boolean allowsOrigin(@Nullable String origin) {
        return origin == null || allowsAnyOrigin() || origins.contains(origin);
    }

    /** Never shows the admin token. */
    @Override
    public String toString() {
        return "HttpLimits[bodyBytes=" + bodyBytes + ", requestMillis=" + requestMillis + ", origins=" + origins + "]";
    }
}
