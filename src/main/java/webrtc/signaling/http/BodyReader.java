package webrtc.signaling.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.Utf8;

/** Reads bodies of a declared length up to a limit, before anything else about the request is looked at. */
final class BodyReader {
    /** What is done with a body. */
    @FunctionalInterface
    interface Then {
        /** Handles the request; what it throws is answered. */
        void handle(RoutingContext ctx, byte[] body) throws RefusedException;
    }

    /** A body, as far as it has come. Most come in one piece, which is taken as it is. */
    private static final class Body {
        private static final Buffer NOTHING = Buffer.buffer();

        private Buffer bytes = NOTHING;

        void add(Buffer piece) {
            bytes = bytes.length() == 0 ? piece : bytes.appendBuffer(piece);
        }
    }

    /** What ends a stream of HTTP/2 that is answered before its request is there as a whole (RFC 9113, 8.1). */
    private static final long NO_ERROR = 0;

    private final int limit;

    BodyReader(int limit) {
        this.limit = limit;
    }

    /** Reads the body and goes on, or answers 408, 411, 413 or 400. */
    void read(RoutingContext ctx, Then then) {
        HttpServerRequest request = ctx.request();
        RefusedException refused = refuseByHead(request);
        if (refused != null) {
            Answers.refuseAndClose(ctx, refused);
            return;
        }
        Body body = new Body();
        Runnable done = ConnectionWatch.deadline(request).awaitBody(request, () -> tooLate(ctx));
        request.exceptionHandler(e -> done.run());
        request.handler(chunk -> {
            // HTTP/2 does not hold a body to its declared length as HTTP/1.1 does.
            if (body.bytes.length() + chunk.length() > limit) {
                request.handler(null);
                done.run();
                Answers.refuse(ctx, tooLarge());
            } else {
                body.add(chunk);
            }
        });
        request.endHandler(end -> {
            done.run();
            if (!ctx.response().ended()) {
                handle(ctx, body.bytes.getBytes(), then);
            }
        });
    }

    /** The rest may come or not: the connection is of no use any more, or with HTTP/2 the stream. */
    private static void tooLate(RoutingContext ctx) {
        Answers.refuseAndClose(ctx, Refusal.TIMED_OUT.asException());
        if (ctx.request().version() == HttpVersion.HTTP_2) {
            ctx.response().reset(NO_ERROR);
        } else {
            ctx.request().connection().close();
        }
    }

    private static void handle(RoutingContext ctx, byte[] body, Then then) {
        try {
            if (!Utf8.isValid(body)) {
                throw Refusal.BAD_JSON.asException();
            }
            then.handle(ctx, body);
        } catch (RefusedException e) {
            Answers.refuse(ctx, e);
        } catch (RuntimeException e) {
            Answers.failed(ctx, e);
        }
    }

    private @Nullable RefusedException refuseByHead(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            return Refusal.LENGTH_REQUIRED.asException();
        }
        try {
            return Long.parseLong(length) > limit ? tooLarge() : null;
        } catch (NumberFormatException e) {
            return Refusal.BAD_REQUEST.saying("Content-Length is not a number");
        }
    }

    private RefusedException tooLarge() {
        return Refusal.TOO_LARGE.saying("Payload Too Large: Content-Length exceeds " + (limit >> 10) + "KB limit");
    }
}
