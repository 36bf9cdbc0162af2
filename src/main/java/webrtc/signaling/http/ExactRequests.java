package webrtc.signaling.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import webrtc.signaling.protocol.Refusal;

/**
 * Refuses requests that a proxy could read in another way than this server: with two hosts (RFC 9112, 3.2), with a header
 * without a name, or with a path that is one of ours only when it is simplified. What a proxy forbids must not be reached
 * by another spelling.
 */
final class ExactRequests {
    private ExactRequests() {}

    static void check(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1
                || request.headers().contains("")) {
            Answers.refuseAndClose(ctx, Refusal.BAD_REQUEST.asException());
        } else if (request.method().equals(HttpMethod.DELETE) || isExact(request.path(), ctx.normalizedPath())) {
            // The paths of DELETE hold ids, which may be escaped, and are for the operator only.
            ctx.next();
        } else {
            Answers.refuse(ctx, Refusal.NOT_FOUND);
        }
    }

    private static boolean isExact(String path, String normalized) {
        return path.equals(normalized) && (path.length() == 1 || !path.endsWith("/"));
    }
}
