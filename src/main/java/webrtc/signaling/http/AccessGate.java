package webrtc.signaling.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;

/**
 * Lets those in who show an access token for the room, where the operator asks for one. It is asked for wherever
 * somebody comes: joining, connecting, coming back; what a session does later takes its own token.
 */
public final class AccessGate {
    /** A browser can't send headers with a WebSocket, but it can name subprotocols: this one, and one with the token. */
    static final String SUBPROTOCOL = "signaling";

    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String BEARER_SUBPROTOCOL = "bearer.";

    private final Vertx vertx;
    private final @Nullable AccessTokens tokens;

    /** A gate that asks for these, or for none where there are no such. */
    public AccessGate(Vertx vertx, @Nullable AccessTokens tokens) {
        this.vertx = vertx;
        this.tokens = tokens;
    }

    /**
     * What whoever comes to the room may do there; fails with 401 or 403 where that is nothing.
     *
     * @param client the client id that is asked for, or null where none is
     */
    Future<Access> admit(HttpServerRequest request, String room, @Nullable String client) {
        if (tokens == null) {
            return Future.succeededFuture(Access.ALL);
        }
        String token = shown(request);
        if (token == null) {
            return Future.failedFuture(Refusal.ACCESS_TOKEN.asException());
        }
        // On a worker thread: to verify a signature by ES256 takes a millisecond on JDK 17.
        return vertx.executeBlocking(() -> admit(tokens.read(token, System.currentTimeMillis()), room, client), false);
    }

    private static Access admit(@Nullable Access access, String room, @Nullable String client) throws RefusedException {
        if (access == null) {
            throw Refusal.ACCESS_TOKEN.asException();
        }
        if (!access.opens(room) || (client != null && !access.isFor(client))) {
            throw Refusal.NOT_ALLOWED.asException();
        }
        return access;
    }

    /** The access token: a bearer (RFC 6750, 2.1), in the query (2.3), or a subprotocol; null where they differ. */
    private static @Nullable String shown(HttpServerRequest request) {
        String bearer = Tokens.bearer(request);
        List<String> shown =
                Tokens.shown(bearer != null && Tokens.isJwt(bearer) ? bearer : null, request.getParam("access_token"));
        subprotocols(request)
                .filter(name -> name.startsWith(BEARER_SUBPROTOCOL))
                .forEach(name -> shown.add(name.substring(BEARER_SUBPROTOCOL.length())));
        return Tokens.theOne(shown);
    }

    /** The subprotocols that are offered, but for the token: what chooses one shall neither choose nor log it. */
    static String otherSubprotocols(HttpServerRequest request) {
        return subprotocols(request)
                .filter(name -> !name.startsWith(BEARER_SUBPROTOCOL))
                .collect(Collectors.joining(","));
    }

    private static Stream<String> subprotocols(HttpServerRequest request) {
        return request.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::trim)
                .filter(name -> !name.isEmpty());
    }
}
