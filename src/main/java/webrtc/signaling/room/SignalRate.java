package webrtc.signaling.room;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketListener;
import io.github.bucket4j.MathType;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.ThreadUnsafeBucket;
import java.time.Duration;

/**
 * How fast a session may send: a token bucket for each, all of one configuration. The library's builder would make
 * a configuration for each, which is more to keep and to read with every signal.
 */
final class SignalRate {
    private final int burst;
    private final BucketConfiguration configuration;

    SignalRate(Limits limits) {
        burst = limits.rateBurst();
        configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(limits.ratePerSecond(), Duration.ofSeconds(1)))
                .build();
    }

    /**
     * A bucket that only one thread spends from.
     *
     * @param tokens what is in it, at most a burst
     */
    Bucket bucket(long tokens) {
        Bucket bucket = new ThreadUnsafeBucket(
                configuration, MathType.INTEGER_64_BITS, TimeMeter.SYSTEM_MILLISECONDS, BucketListener.NOPE);
        if (tokens < burst) {
            bucket.tryConsume(burst - tokens);
        }
        return bucket;
    }
}
