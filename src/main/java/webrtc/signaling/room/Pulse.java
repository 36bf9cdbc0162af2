package webrtc.signaling.room;

/**
 * Notices that this process stood still for so long (stopped, swapped out, a paused machine) that the others may have
 * taken it for dead. Belongs to the home's context.
 */
final class Pulse {
    /** Less than what Hazelcast waits for a sign of life, see cluster.xml. */
    private static final long STILL_NANOS = 8_000_000_000L;

    private long last = System.nanoTime();
    private boolean stopped;

    /** To be called all the time; false from the first call after a standstill on, until {@link #restart}. */
    boolean beats() {
        return beatsAt(System.nanoTime());
    }

    boolean beatsAt(long now) {
        stopped |= now - last > STILL_NANOS;
        last = now;
        return !stopped;
    }

    /** What the others did meanwhile is known. */
    void restart() {
        stopped = false;
    }
}
