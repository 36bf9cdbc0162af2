package webrtc.signaling.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** How fast each address may do something: a token bucket for each. Used from any thread: the buckets are lock-free. */
public final class AddressRate {
    /** Addresses that are remembered, some 10 MB at most. One that is forgotten starts anew. */
    private static final int ADDRESSES = 20_000;

    private final int burst;
    private final Duration filling;
    private final Cache<String, Bucket> buckets;

    /**
     * A full bucket for everybody.
     *
     * @param burst how many at once; 0 for any number
     * @param filling within which an empty bucket is full again
     */
    public AddressRate(int burst, Duration filling) {
        this.burst = burst;
        this.filling = filling;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                // It is full again by then: nothing is lost.
                .expireAfterAccess(filling.plusSeconds(1))
                // Not on the pool that Hazelcast's callbacks need.
                .executor(Runnable::run)
                .build();
    }

    /** Takes one, if there is one left. */
    public boolean spend(String address) {
        return burst == 0 || of(address).tryConsume(1);
    }

    void giveBack(String address) {
        if (burst > 0) {
            of(address).addTokens(1);
        }
    }

    private Bucket of(String address) {
        return buckets.get(
                address,
                absent -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(burst, filling))
                        .build());
    }
}
