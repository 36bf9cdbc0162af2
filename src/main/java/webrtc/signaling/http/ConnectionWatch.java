package webrtc.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashMap;
import java.util.Map;
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

    private final Visitors visitors;
    private final RequestDeadlines deadlines;
    private final HomeCounts counts;
    private final Map<HttpConnection, Counted> open = new HashMap<>();

    ConnectionWatch(Visitors visitors, RequestDeadlines deadlines, HomeCounts counts) {
        this.visitors = visitors;
        this.deadlines = deadlines;
        this.counts = counts;
    }

    /** @param address whose it is counted as, or null where that is a proxy */
    private record Counted(@Nullable String address) {}

    /** A connection was opened. */
    void opened(HttpConnection connection) {
        String address = visitors.addresses().ofPeer(connection.remoteAddress());
        Refusal refusal = visitors.connections().opened(address);
        open.put(connection, new Counted(address));
        connection.closeHandler(v -> closed(connection));
        if (refusal == null) {
            gatherWrites(connection);
            deadlines.opened(connection);
        } else {
            counts.refused(refusal);
            connection.close();
        }
    }

    /**
     * What a turn of the loop writes to the connection goes out at its end, at once: a burst of candidates is read from
     * one connection in one turn, and would otherwise be as many small packets on the other.
     */
    private static void gatherWrites(HttpConnection connection) {
        ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), GATHERED, new FlushConsolidationHandler(FLUSHES, true));
    }

    /**
     * The connection is a WebSocket now, and does not tell of its end any more.
     *
     * @return to be run when it is gone
     */
    Runnable upgraded(HttpConnection connection) {
        Counted counted = open.remove(connection);
        return () -> end(counted);
    }

    private void closed(HttpConnection connection) {
        deadlines.closed(connection);
        end(open.remove(connection));
    }

    private void end(@Nullable Counted counted) {
        if (counted != null) {
            visitors.connections().closed(counted.address);
        }
    }
}
