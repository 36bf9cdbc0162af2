package webrtc.signaling.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Secrets;

/** Where a token may stand in a request: {@code X-Token}, {@code Authorization: Bearer}, and the body or the query. */
final class Tokens {
    private static final String BEARER = "Bearer ";

    private Tokens() {}

    /**
     * The token that the request shows, or null where there is none, or where there are two that differ: that fits
     * nobody.
     *
     * @param elsewhere the one from the body or the query, or null
     */
    static @Nullable String of(HttpServerRequest request, @Nullable String elsewhere) {
        List<String> shown = new ArrayList<>(3);
        add(shown, request.getHeader("X-Token"));
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            add(shown, authorization.substring(BEARER.length()).trim());
        }
        add(shown, elsewhere);
        for (String token : shown) {
            if (!Secrets.same(shown.get(0), token)) {
                return null;
            }
        }
        return shown.isEmpty() ? null : shown.get(0);
    }

    /** Whether the request shows any token at all, be it one that contradicts another. */
    static boolean any(HttpServerRequest request, @Nullable String elsewhere) {
        return elsewhere != null
                || request.getHeader("X-Token") != null
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    private static void add(List<String> shown, @Nullable String token) {
        if (token != null && !token.isEmpty()) {
            shown.add(token);
        }
    }
}
