package webrtc.signaling.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Ids;

/** The client id by which a request names its session: {@code X-Session-Id}, or else in the query. */
final class SessionParameter {
    private SessionParameter() {}

    /** The id, or null where there is none that could be one. */
    static @Nullable String of(HttpServerRequest request) {
        String header = request.getHeader("X-Session-Id");
        String client = header != null ? header : request.getParam("session_id");
        return client != null && Ids.isClient(client) ? client : null;
    }
}
