package webrtc.signaling.room;

import webrtc.signaling.protocol.IcePolicy;

/**
 * The bounds and times of rooms and sessions.
 *
 * @param pendingMillis how long a session that joined by REST may wait for its first transport
 * @param graceMillis how long a session that lost its transport may stay away
 * @param heartbeatMillis time between two signs of life, and between two looks into the directory
 * @param answerMillis the longest a sender waits for its answer
 * @param roomCapacity members of a room
 * @param maxSessions sessions of a home
 * @param inboxSignals signals an inbox holds
 * @param inboxBytes bytes an inbox holds
 * @param rateBurst signals a session may send at once
 * @param ratePerSecond signals a session may send per second in the long run
 * @param requireToken whether every session is owned from the start
 * @param icePolicy which addresses the members of a room may learn of each other
 */
public record Limits(
        long pendingMillis,
        long graceMillis,
        long heartbeatMillis,
        long answerMillis,
        int roomCapacity,
        int maxSessions,
        int inboxSignals,
        int inboxBytes,
        int rateBurst,
        int ratePerSecond,
        boolean requireToken,
        IcePolicy icePolicy) {

    /** Above this many members a roster event tells only the change. */
    static final int FULL_ROSTER = 64;

    /** Signals of one session that may wait for their answer; one more is refused. */
    static final int UNANSWERED = 1024;

    /** Bytes of signals of one session that may wait for their answer. */
    static final int UNANSWERED_BYTES = 4 << 20;

    /** What protocol and architecture promise by default. */
    public static Limits defaults() {
        return new Limits(60_000, 20_000, 10_000, 5_000, 256, 100_000, 256, 512 << 10, 300, 50, false, IcePolicy.ALL);
    }
}
