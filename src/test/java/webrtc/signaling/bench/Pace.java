package webrtc.signaling.bench;

import java.util.function.BooleanSupplier;

/** Throws balls at times that are set before, whatever became of the earlier ones. */
final class Pace {
    private final Relay.Rally rally;
    private final long interval;
    private long due = System.nanoTime();
    private int next;

    Pace(Relay.Rally rally, int perSecond) {
        this.rally = rally;
        this.interval = 1_000_000_000L / perSecond;
    }

    /** Goes on for so long. */
    void run(Loop loop, double seconds) {
        runUntil(loop, () -> false, seconds);
    }

    /** Goes on until it is done, or for so long. */
    void runUntil(Loop loop, BooleanSupplier done, double seconds) {
        loop.run((long) (seconds * 1e9), done, this::tick);
    }

    private long tick() {
        long now = System.nanoTime();
        while (due <= now) {
            rally.throwBall(next++, due);
            due += interval;
        }
        return due - now;
    }
}
