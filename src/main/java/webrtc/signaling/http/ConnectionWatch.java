package webrtc.signaling.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.room.HomeCounts;

/** The connections of one event loop: counts them, ends those that are too many, and the others have their deadlines. */
final class ConnectionWatch {
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
            deadlines.opened(connection);
        } else {
            counts.refused(refusal);
            connection.close();
        }
    }

    /** The connection is gone; more than once is as good as once. */
    void closed(HttpConnection connection) {
        Counted counted = open.remove(connection);
        if (counted != null) {
            deadlines.closed(connection);
            visitors.connections().closed(counted.address);
        }
    }
}
