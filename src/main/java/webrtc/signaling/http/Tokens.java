package webrtc.signaling.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Secrets;

/**
 * Where a token may stand in a request: {@code X-Token}, {@code Authorization: Bearer}, and the body or the query. What
 * looks like a JWT is an access token, which the {@link AccessGate} reads: a client may show it with every request.
 */
final class Tokens {
    private static final CharSequence X_TOKEN = HttpHeaders.createOptimized("X-Token");
    private static final String BEARER = "Bearer ";

    private Tokens() {}

    /**
     * The session's token that the request shows, or null where there is none, or where there are two that differ: that
     * fits nobody.
     *
     * @param elsewhere the one from the body or the query, or null
     */
    static @Nullable String of(HttpServerRequest request, @Nullable String elsewhere) {
        return theOne(shown(request.getHeader(X_TOKEN), sessionBearer(request), elsewhere));
    }

    /** Whether the request shows any token of a session at all, be it one that contradicts another. */
    static boolean any(HttpServerRequest request, @Nullable String elsewhere) {
        return elsewhere != null || request.getHeader(X_TOKEN) != null || sessionBearer(request) != null;
    }

    /** The operator's token that the request shows, whatever it looks like, or null as above. */
    static @Nullable String ofAdmin(HttpServerRequest request) {
        return theOne(shown(request.getHeader(X_TOKEN), bearer(request)));
    }

    /** What follows {@code Bearer} (RFC 6750, 2.1), or null; other schemes are none of ours. */
    static @Nullable String bearer(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    /** Whether it has the three parts of a JWT (RFC 7515, 7.1). No token of a session has. */
    static boolean isJwt(String token) {
        return token.chars().filter(c -> c == '.').count() == 2;
    }

    /** The one of these, or null where there is none or they differ. */
    static @Nullable String theOne(List<String> shown) {
        for (int i = 1; i < shown.size(); i++) {
            if (!Secrets.same(shown.get(0), shown.get(i))) {
                return null;
            }
        }
        return shown.isEmpty() ? null : shown.get(0);
    }

    /** Those of these that are there. */
    static List<String> shown(@Nullable String... tokens) {
        List<String> shown = new ArrayList<>();
        for (String token : tokens) {
            if (token != null && !token.isEmpty()) {
                shown.add(token);
            }
        }
        return shown;
    }

    private static @Nullable String sessionBearer(HttpServerRequest request) {
        String bearer = bearer(request);
        return bearer == null || isJwt(bearer) ? null : bearer;
    }
}
