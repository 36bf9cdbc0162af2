package webrtc.signaling.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one address may do on this node: have so many connections, and open sessions and make rooms at a
 * rate. One object for all homes of the node, used from any thread: the counts are atomic, the buckets lock-free.
 */
public final class AddressLimits {
    /** Addresses whose rates are remembered, some 30 MB at most. One that is forgotten starts anew. */
    private static final int ADDRESSES = 20_000;

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
        /** A full bucket, or null where there is no limit. */
        private @Nullable Bucket bucket() {
            return burst == 0
                    ? null
                    : Bucket.builder()
                            .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                            .build();
        }

        private long secondsToFill() {
            return 1L + burst / perSecond;
        }
    }

    private record Rates(
            @Nullable Bucket sessions, @Nullable Bucket rooms) {}

    private final Options options;
    private final BooleanSupplier nodeIsFull;
    private final Cache<String, Rates> rates;
    private final AddressTally connections = new AddressTally();

    /** These limits, on a node that takes nobody new while it is full. */
    public AddressLimits(Options options, BooleanSupplier nodeIsFull) {
        this.options = options;
        this.nodeIsFull = nodeIsFull;
        long full = Math.max(options.sessions.secondsToFill(), options.rooms.secondsToFill());
        this.rates = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                // Its buckets are full again by then: nothing is lost.
                .expireAfterAccess(Duration.ofSeconds(full))
                // Not on the pool that Hazelcast's callbacks need.
                .executor(Runnable::run)
                .build();
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
        return spend(of(address).sessions);
    }

    boolean spendRoom(String address) {
        return spend(of(address).rooms);
    }

    private static boolean spend(@Nullable Bucket bucket) {
        return bucket == null || bucket.tryConsume(1);
    }

    void giveSessionBack(String address) {
        giveBack(of(address).sessions);
    }

    void giveRoomBack(String address) {
        giveBack(of(address).rooms);
    }

    private static void giveBack(@Nullable Bucket bucket) {
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    private Rates of(String address) {
        return rates.get(address, absent -> new Rates(options.sessions.bucket(), options.rooms.bucket()));
    }
}
