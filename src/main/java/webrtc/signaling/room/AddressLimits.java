package webrtc.signaling.room;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What the clients of one address may do on this node: have so many connections, and open sessions and make rooms at a
 * rate. One object for all homes of the node, used from any thread: the counts are atomic, the buckets lock-free.
 */
public final class AddressLimits {
    /**
     * The limits of an address; 0 connections, or a burst of 0, are no limit.
     *
     * @param connections event streams and WebSockets at a time
     * @param sessions new sessions
     * @param rooms new rooms
     */
    public record Options(int connections, Rate sessions, Rate rooms) {
        /** No limits. */
        public static final Options NONE = new Options(0, new Rate(0, 1), new Rate(0, 1));
    }

    /**
     * A token bucket.
     *
     * @param burst how many at once
     * @param perSecond how many per second in the long run
     */
    public record Rate(int burst, int perSecond) {
        private AddressRate ofAddress() {
            return new AddressRate(burst, Duration.ofSeconds(burst).dividedBy(perSecond));
        }
    }

    private final Options options;
    private final BooleanSupplier nodeIsFull;
    private final AddressRate sessions;
    private final AddressRate rooms;
    private final AddressTally connections = new AddressTally();

    /** These limits, on a node that takes nobody new while it is full. */
    public AddressLimits(Options options, BooleanSupplier nodeIsFull) {
        this.options = options;
        this.nodeIsFull = nodeIsFull;
        this.sessions = options.sessions.ofAddress();
        this.rooms = options.rooms.ofAddress();
    }

    /** Somebody of this address, for one request. */
    public Visitor visitor(String address) {
        return new Visitor(this, address);
    }

    boolean isNodeFull() {
        return nodeIsFull.getAsBoolean();
    }

    boolean hasTooManyConnections(String address) {
        return options.connections > 0 && connections.of(address) > options.connections;
    }

    void connected(String address) {
        connections.add(address);
    }

    void disconnected(String address) {
        connections.remove(address);
    }

    boolean spendSession(String address) {
        return sessions.spend(address);
    }

    boolean spendRoom(String address) {
        return rooms.spend(address);
    }

    void giveSessionBack(String address) {
        sessions.giveBack(address);
    }

    void giveRoomBack(String address) {
        rooms.giveBack(address);
    }
}
