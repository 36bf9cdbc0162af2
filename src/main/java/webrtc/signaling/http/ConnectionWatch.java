package webrtc.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;
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
    void opened(HttpConnection connection) {
        String address = addressOf(connection);
        Refusal refusal = visitors.connections().opened(address);
        RequestDeadline deadline = new RequestDeadline((HttpServerConnection) connection, requestMillis);
        deadline(connection).set(deadline);
        connection.closeHandler(v -> {
            deadline.cancel();
            visitors.connections().closed(address);
        });
        if (refusal != null) {
            counts.refused(refusal);
            connection.close();
        } else {
            gatherWrites(connection);
        }
    }

    /** Whose it is counted as, or null where that is a proxy. */
    private @Nullable String addressOf(HttpConnection connection) {
        return visitors.addresses().ofPeer(connection.remoteAddress());
    }

    private static ChannelHandlerContext handler(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
    }

    private static Attribute<RequestDeadline> deadline(HttpConnection connection) {
        return handler(connection).channel().attr(DEADLINE);
    }

    /** The deadline of the connection of a request. */
    static RequestDeadline deadline(HttpServerRequest request) {
        return deadline(request.connection()).get();
    }

    /**
     * What a turn of the loop writes to the connection goes out at its end, at once: a burst of candidates is read from
     * one connection in one turn, and would otherwise be as many small packets on the other.
     */
    private static void gatherWrites(HttpConnection connection) {
        ChannelHandlerContext vertx = handler(connection);
        vertx.pipeline().addBefore(vertx.name(), GATHERED, new FlushConsolidationHandler(FLUSHES, true));
    }

    /**
     * The connection is a WebSocket now, and does not tell of its end any more.
     *
     * @return to be run when it is gone
     */
    Runnable upgraded(HttpConnection connection) {
        deadline(connection).getAndSet(null).cancel();
        String address = addressOf(connection);
        return () -> visitors.connections().closed(address);
    }
}
