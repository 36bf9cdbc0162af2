package webrtc.signaling.room;

/**
 * How late an event loop is: a timer that should run all the time tells when it did. Written by the loop, read by any
 * thread.
 */
public final class LoopDelay {
    /** The worst delay is told for this long at least, twice as long at most: no look at it shall miss one. */
    private static final long WINDOW_NANOS = 30_000_000_000L;

    private final long periodNanos;
    private volatile long beatAt;
    private volatile long worst;
    private volatile long worstBefore;
    private long windowEnd;

    LoopDelay(long periodNanos, long now) {
        this.periodNanos = periodNanos;
        this.beatAt = now;
        this.windowEnd = now + WINDOW_NANOS;
    }

    /** The timer runs. */
    void beat(long now) {
        long late = now - beatAt - periodNanos;
        if (now - windowEnd >= 0) {
            worstBefore = worst;
            worst = 0;
            windowEnd = now + WINDOW_NANOS;
        }
        if (late > worst) {
            worst = late;
        }
        beatAt = now;
    }

    /** How long ago the loop gave a sign of life, in nanoseconds. */
    public long silentNanos(long now) {
        return now - beatAt;
    }

    /** The worst delay of the last 30 to 60 s, be it over or not, in nanoseconds. */
    public long worstNanos(long now) {
        return Math.max(silentNanos(now) - periodNanos, Math.max(worst, worstBefore));
    }
}
