package webrtc.signaling.room;

/** How long to wait before a home looks again for a session that moves: short at first, never longer than half a second. */
final class Backoff {
    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 500;
    private static final int DOUBLINGS = 5;

    private Backoff() {}

    /** The wait after so many tries, in milliseconds. */
    static long millis(int tries) {
        return Math.min(FIRST_MILLIS << Math.min(tries, DOUBLINGS), LONGEST_MILLIS);
    }
}
