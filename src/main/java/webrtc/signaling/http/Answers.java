package webrtc.signaling.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.room.HomeCounts;
import webrtc.signaling.room.Verdict;

/** How requests are answered: everything is JSON, every refusal has the same shape. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /** Where the verticle's context has the counts of the home. */
    static final String COUNTS = "counts";

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private Answers() {}

    static void json(RoutingContext ctx, byte[] body) {
        json(ctx.response(), 200, Buffer.buffer(body));
    }

    private static void json(HttpServerResponse response, int status, Buffer body) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                    .end(body);
        }
    }

    static void refuse(RoutingContext ctx, RefusedException refused) {
        Refusal refusal = refused.refusal();
        HttpServerResponse response = ctx.response();
        if (response.headWritten()) {
            response.reset();
            return;
        }
        HomeCounts counts = ctx.vertx().getOrCreateContext().get(COUNTS);
        counts.refused(refusal);
        if (refusal.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (refusal.retryAfter() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(refusal.retryAfter()));
        }
        json(response, refusal.status(), Buffer.buffer(RoomsDialect.error(refused)));
    }

    /**
     * Refuses a request whose end is not certain: what follows on the connection could be mistaken for another one. Of a
     * body that is on its way the rest is read first, or else the client might lose the answer.
     */
    static void refuseAndClose(RoutingContext ctx, RefusedException refused) {
        HttpServerRequest request = ctx.request();
        if (request.version() != HttpVersion.HTTP_2) {
            ConnectionWatch.deadline(request).last();
            ctx.response().putHeader(HttpHeaders.CONNECTION, "close");
            request.endHandler(end -> request.connection().close());
        }
        refuse(ctx, refused);
    }

    static void refuse(RoutingContext ctx, Refusal refusal) {
        refuse(ctx, refusal.asException());
    }

    /** Answers bytes that are no request, as far as they were read. */
    static void invalid(HttpServerRequest request, HomeCounts counts) {
        Throwable cause = request.decoderResult().cause();
        Refusal refusal = cause instanceof TooLongHttpLineException
                ? Refusal.URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException ? Refusal.HEADERS_TOO_LARGE : Refusal.BAD_REQUEST;
        counts.refused(refusal);
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        json(request.response(), refusal.status(), Buffer.buffer(RoomsDialect.error(refusal.asException())));
        request.connection().close();
    }

    /** Answers for whatever a handler failed with; a fault of ours is logged, and told without its details. */
    static void failed(RoutingContext ctx, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            refuse(ctx, refused);
        } else {
            LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), failure);
            refuse(ctx, Refusal.INTERNAL);
        }
    }

    /** Answers with what a session's home decided. */
    static void verdict(RoutingContext ctx, Verdict verdict, byte[] success) {
        verdict(ctx, verdict, Buffer.buffer(success));
    }

    /**
     * The same, with an answer that was made before.
     *
     * @param success may be one for all
     */
    static void verdict(RoutingContext ctx, Verdict verdict, Buffer success) {
        if (verdict.refusal() == null) {
            json(ctx.response(), 200, success);
        } else {
            refuse(ctx, verdict.refusal());
        }
    }
}
