package webrtc.signaling.chaos;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting outside of event loops: for a condition, or as long as a fault shall last. */
final class Patience {
    private static final long LOOK_MILLIS = 50;

    private Patience() {}

    /** Waits until it is true, or fails with a sentence. */
    static void await(long seconds, String what, BooleanSupplier condition) {
        if (!awaited(seconds, condition)) {
            throw new IllegalStateException("Not within " + seconds + " s: " + what);
        }
    }

    /** Waits until it is true, and says whether it became so in time. */
    static boolean awaited(long seconds, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            last(LOOK_MILLIS);
        }
        return true;
    }

    /** Lets time pass. */
    static void last(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
