package webrtc.signaling.http;

import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that keeps the server waiting: for its first request, for the rest of one, or for the next one. What
 * is counted is the time until a request is there as a whole, so that bytes which trickle in don't prolong it. Streams
 * and WebSockets wait for nothing. Belongs to the verticle's context.
 */
final class RequestDeadline {
    private final HttpServerConnection connection;
    private final long patienceMillis;

    /** What is done when it has not come in time, or null where nothing is waited for. */
    private @Nullable Runnable tooLate;
    /** By the system's timer. */
    private long waitsSince;
    /** It is not set anew for each request, but looks how things stand when it goes off. */
    private @Nullable Future<?> timer;

    private boolean cancelled;
    /** No further request is looked at. */
    private boolean last;
    /** The answers of HTTP/2 that have not ended. */
    private Set<HttpServerResponse> answering = Set.of();

    /** The connection was opened, and shall bring a request. */
    RequestDeadline(HttpServerConnection connection, long patienceMillis) {
        this.connection = connection;
        this.patienceMillis = patienceMillis;
        await(this::end);
    }

    /**
     * The head of a request is there; when all that came are answered the connection shall bring the next one.
     *
     * @return false where the one before was the last, and this one is not to be looked at
     */
    boolean arrived(HttpServerRequest request) {
        if (last) {
            return false;
        }
        HttpServerResponse response = request.response();
        tooLate = null;
        if (request.version() == HttpVersion.HTTP_2) {
            if (answering.isEmpty()) {
                answering = new HashSet<>();
            }
            answering.add(response);
            response.endHandler(end -> answered(response));
            lookAfter(patienceMillis);
        } else {
            response.endHandler(end -> await(this::end));
        }
        return true;
    }

    /** The answer to this request says that the connection ends: nothing behind it is done (RFC 9112, 9.6). */
    void last() {
        last = true;
    }

    private void answered(HttpServerResponse response) {
        answering.remove(response);
        if (answering.isEmpty()) {
            await(this::end);
        }
    }

    /**
     * The rest of the request shall come, or else something is done.
     *
     * @return to be run when it has come, or does not matter any more
     */
    Runnable awaitBody(HttpServerRequest request, Runnable orElse) {
        if (request.version() == HttpVersion.HTTP_2) {
            // Others come at the same time.
            Future<?> own = after(patienceMillis, orElse);
            return () -> own.cancel(false);
        }
        await(orElse);
        return () -> {
            // Its answer may have come first, and then the next request is waited for.
            if (tooLate == orElse) {
                tooLate = null;
            }
        };
    }

    /** The connection is gone, or no request will come any more. */
    void cancel() {
        cancelled = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** What was answered may leave first, in as much time again: Vert.x would wait for ever for a client that does not read. */
    private void end() {
        connection.close();
        if (!cancelled) {
            timer = after(patienceMillis, () -> ConnectionWatch.cut(connection));
        }
    }

    private void await(Runnable orElse) {
        tooLate = orElse;
        waitsSince = System.nanoTime();
        lookAfter(patienceMillis);
    }

    private void lookAfter(long millis) {
        if (timer == null && !cancelled) {
            timer = after(millis, this::look);
        }
    }

    /** A timer of Vert.x would cost a connection that comes and goes a tenth of what all else does. */
    private Future<?> after(long millis, Runnable action) {
        ContextInternal context = connection.context();
        return context.nettyEventLoop()
                .schedule(() -> context.emit(due -> action.run()), millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        timer = null;
        if (!answering.isEmpty()) {
            // Who has the stream is told that it was reset, and nobody else.
            answering.removeIf(HttpServerResponse::closed);
            if (answering.isEmpty()) {
                await(this::end);
            } else {
                lookAfter(patienceMillis);
            }
        } else if (tooLate != null) {
            long left = patienceMillis - (System.nanoTime() - waitsSince) / 1_000_000;
            if (left > 0) {
                lookAfter(left);
            } else {
                tooLate.run();
            }
        }
    }
}
