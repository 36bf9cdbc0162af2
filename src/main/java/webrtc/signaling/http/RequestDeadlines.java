package webrtc.signaling.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Ends connections that keep the server waiting: for their first request, for the rest of one, or for the next one.
 * What is counted is the time until a request is there as a whole, so that bytes which trickle in don't prolong it.
 * Streams and WebSockets wait for nothing. Belongs to the verticle's context.
 */
final class RequestDeadlines {
    /** All wait equally long, so they are in the order of their deadlines. */
    private final Map<Object, Awaited> waiting = new LinkedHashMap<>();

    /** The answers of HTTP/2 that have not ended, of each connection that has some. */
    private final Map<HttpConnection, Set<HttpServerResponse>> answering = new HashMap<>();

    private final long patienceNanos;

    RequestDeadlines(long patienceMillis) {
        this.patienceNanos = patienceMillis * 1_000_000;
    }

    /** @param tooLate what is done when it has not come by then */
    private record Awaited(Runnable tooLate, long deadline) {}

    /** A connection was opened, and shall bring a request. */
    void opened(HttpConnection connection) {
        await(connection, connection::close);
    }

    /** A connection is gone. */
    void closed(HttpConnection connection) {
        waiting.remove(connection);
        answering.remove(connection);
    }

    /** The head of a request is there; when all that came are answered the connection shall bring the next one. */
    void arrived(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        HttpServerResponse response = request.response();
        waiting.remove(connection);
        if (request.version() == HttpVersion.HTTP_2) {
            Set<HttpServerResponse> all = answering.computeIfAbsent(connection, none -> new HashSet<>());
            all.add(response);
            response.endHandler(end -> all.remove(response));
        } else {
            response.endHandler(end -> await(connection, connection::close));
        }
    }

    /** The rest of the request shall come, or else something is done. */
    void awaitBody(HttpServerRequest request, Runnable tooLate) {
        await(request, tooLate);
    }

    /** The rest of the request has come, or does not matter any more. */
    void bodyDone(HttpServerRequest request) {
        waiting.remove(request);
    }

    private void await(Object what, Runnable tooLate) {
        waiting.remove(what);
        waiting.put(what, new Awaited(tooLate, System.nanoTime() + patienceNanos));
    }

    /** Ends those whose time is over. */
    void sweep() {
        answering.entrySet().removeIf(all -> awaitNext(all.getKey(), all.getValue()));
        long now = System.nanoTime();
        for (Iterator<Awaited> oldest = waiting.values().iterator(); oldest.hasNext(); ) {
            Awaited awaited = oldest.next();
            if (awaited.deadline - now > 0) {
                return;
            }
            oldest.remove();
            awaited.tooLate.run();
            // What that has told of may have changed the map.
            oldest = waiting.values().iterator();
        }
    }

    /** Has the connection bring the next request, if it has nothing left to answer. */
    private boolean awaitNext(HttpConnection connection, Set<HttpServerResponse> answers) {
        // Who has the stream is told that it was reset, and nobody else.
        answers.removeIf(HttpServerResponse::closed);
        if (answers.isEmpty()) {
            await(connection, connection::close);
        }
        return answers.isEmpty();
    }
}
