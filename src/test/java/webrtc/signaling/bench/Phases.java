package webrtc.signaling.bench;

import org.HdrHistogram.Histogram;

/**
 * What those notice who have nothing to do with what happens to the cluster.
 *
 * @param before the latency until it happens
 * @param meanwhile until it is done
 * @param after from then on
 * @param gapNanos how long at most nothing arrived meanwhile
 * @param tookNanos how long it took
 */
record Phases(Histogram before, Histogram meanwhile, Histogram after, long gapNanos, long tookNanos) {
    static final Phases NONE = new Phases(new Histogram(3), new Histogram(3), new Histogram(3), 0, 0);

    /** What is under way when it happens is late because of it. */
    private static final long UNDER_WAY_NANOS = 100_000_000;

    static Phases of(Arrivals arrivals, long start, long happened, long done, long end, long took) {
        return new Phases(
                arrivals.due(start, happened - UNDER_WAY_NANOS),
                arrivals.due(happened - UNDER_WAY_NANOS, done),
                arrivals.due(done, end),
                arrivals.longestGap(happened, done),
                took);
    }
}
