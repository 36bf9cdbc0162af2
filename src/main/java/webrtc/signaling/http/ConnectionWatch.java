package webrtc.signaling.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.room.HomeCounts;

/** The connections of one event loop: counts them, ends those that are too many, and the others have their deadlines. */
final class ConnectionWatch {
    /**
     * The handler behind which what is written waits for the end of the turn. What is flushed below it does not:
     * signs of life go to so many connections in one turn that the first has left the processor's caches by its end.
     */
    static final String GATHERED = "gathered";

    /** So many writes do not wait for more. */
    private static final int FLUSHES = 64;

    private static final AttributeKey<RequestDeadline> DEADLINE =
            AttributeKey.valueOf(ConnectionWatch.class, "deadline");

    private final Visitors visitors;
    private final long requestMillis;
    private final HomeCounts counts;

    /** @param requestMillis within which a request is there as a whole, and the next one of a kept connection */
    ConnectionWatch(Visitors visitors, long requestMillis, HomeCounts counts) {
        this.visitors = visitors;
        this.requestMillis = requestMillis;
        this.counts = counts;
    }

    /** A connection was opened. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is the future that the listener is added to
    void opened(HttpConnection connection) {
        // Null where that is a proxy.
        String address = visitors.addresses().ofPeer(connection.remoteAddress());
        Refusal refusal = visitors.connections().opened(address);
        Channel channel = handler(connection).channel();
        // Netty would read sixteen times, a megabyte of requests: as objects, which wait for the first to be answered,
        // twenty.
        MaxMessagesRecvByteBufAllocator reads = channel.config().getRecvByteBufAllocator();
        reads.maxMessagesPerRead(1);
        channel.attr(DEADLINE).set(new RequestDeadline((HttpServerConnection) connection, requestMillis));
        // A connection of Vert.x that has become a WebSocket does not tell of its end.
        channel.closeFuture().addListener(closed -> {
            // It stays: what was read with the last request may bring one more.
            RequestDeadline deadline = channel.attr(DEADLINE).get();
            if (deadline != null) {
                deadline.cancel();
            }
            visitors.connections().closed(address);
        });
        if (refusal != null) {
            counts.refused(refusal);
            connection.close();
        } else {
            gatherWrites(connection);
        }
    }

    /**
     * Hands a request on when the client takes what was answered before. Who sends requests and reads nothing would have the
     * answers pile up here; it has the time for it that it would have to send the next request.
     */
    static void take(HttpServerRequest request, Handler<HttpServerRequest> handler) {
        HttpServerResponse response = request.response();
        if (response.writeQueueFull()) {
            request.pause();
            response.drainHandler(drained -> {
                response.drainHandler(null);
                take(request, handler);
                request.resume();
            });
        } else if (deadline(request).arrived(request)) {
            handler.handle(request);
        }
    }

    /** Ends a connection at once: what is queued is not waited for. */
    @SuppressWarnings("FutureReturnValueIgnored") // the connection tells of its end
    static void cut(HttpConnection connection) {
        handler(connection).close();
    }

    /** The connection is a WebSocket now, and brings no request any more. What only requests need is let go. */
    static void upgraded(HttpServerRequest request) {
        handler(request.connection()).channel().attr(DEADLINE).getAndSet(null).cancel();
    }

    private static ChannelHandlerContext handler(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    /** The deadline of the connection of a request. */
    static RequestDeadline deadline(HttpServerRequest request) {
        return handler(request.connection()).channel().attr(DEADLINE).get();
    }

    /**
     * What a turn of the loop writes to the connection goes out at its end, at once: a burst of candidates is read from
     * one connection in one turn, and would otherwise be as many small packets on the other.
     */
    private static void gatherWrites(HttpConnection connection) {
        ChannelHandlerContext vertx = handler(connection);
        vertx.pipeline().addBefore(vertx.name(), GATHERED, new FlushConsolidationHandler(FLUSHES, true));
    }
}
