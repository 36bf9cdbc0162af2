package webrtc.signaling.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import webrtc.signaling.protocol.ServerEvents;

/**
 * The signs of life of a home's sessions: each turn gives them to another tenth of the rooms, and counts who is in those.
 * So a session that only waits is touched once a heartbeat. Belongs to the home's context.
 */
final class Heartbeats {
    /** How many turns a heartbeat has. */
    static final int TURNS = 10;

    /** How long what was sent is kept beyond the grace: the time in which a node's death is noticed. */
    private static final long DETECTION_MILLIS = 12_000;

    private final Rosters rosters;
    private final Limits limits;
    private final HomeCounts counts;
    private final Consumer<Session> stuck;
    private final Consumer<Session> expired;
    /** What each turn has found when it last was. */
    private final Census[] found = new Census[TURNS];

    /**
     * @param stuck what is done with a session whose transport has taken nothing since the heartbeat before
     * @param expired what is done with one whose grant is over
     */
    Heartbeats(Rosters rosters, Limits limits, HomeCounts counts, Consumer<Session> stuck, Consumer<Session> expired) {
        this.rosters = rosters;
        this.limits = limits;
        this.counts = counts;
        this.stuck = stuck;
        this.expired = expired;
        Arrays.setAll(found, turn -> new Census());
    }

    /** @param turn from 0 to {@link #TURNS} - 1 */
    void turn(int turn) {
        Instant now = Instant.now();
        long nowNanos = System.nanoTime();
        String timestamp = ServerEvents.timestamp(now);
        long keptSince = now.toEpochMilli() - limits.graceMillis() - DETECTION_MILLIS;
        Census census = new Census();
        List<Session> stuckNow = new ArrayList<>();
        List<Session> expiredNow = new ArrayList<>();
        for (RoomView view : rosters.views()) {
            if (Math.floorMod(view.id().hashCode(), TURNS) != turn) {
                continue;
            }
            byte[] heartbeat =
                    ServerEvents.heartbeat(timestamp, view.announced().version());
            for (Session session : view.sessions().values()) {
                census.add(session);
                if (session.grant().isOver(now.toEpochMilli())) {
                    expiredNow.add(session);
                    continue;
                }
                session.inbox().forgetSentBefore(keptSince);
                if (!session.heartbeat(heartbeat, nowNanos)) {
                    stuckNow.add(session);
                }
            }
        }
        found[turn] = census;
        Census.tell(found, counts);
        stuckNow.forEach(stuck);
        expiredNow.forEach(expired);
    }
}
