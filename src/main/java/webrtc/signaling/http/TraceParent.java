package webrtc.signaling.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of a request (W3C Trace Context): the trace that its client is in. */
final class TraceParent {
    /** It has 55 characters today; later versions may append to it. */
    private static final int MAX_LENGTH = 128;

    private static final CharSequence HEADER = HttpHeaders.createOptimized("traceparent");

    private TraceParent() {}

    /** The header as it stands there, or null where there is none that could be one. */
    static @Nullable String of(HttpServerRequest request) {
        String value = request.getHeader(HEADER);
        return value == null || value.length() > MAX_LENGTH ? null : value;
    }
}
