package webrtc.signaling.room;

import java.util.Arrays;
import java.util.List;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.HomeCounts.Level;

/** How much there is of everything in some sessions, added up on a round over them: cheaper than to count each change. */
@SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
final class Census {
    /** What is told of sessions; the home tells the other levels. */
    private static final List<Level> LEVELS =
            List.of(Level.PENDING, Level.CONNECTED, Level.DISCONNECTED, Level.WEBSOCKET, Level.SSE, Level.HELD);

    private final long[] found = new long[Level.values().length];

    void add(Session session) {
        add(
                switch (session.state()) {
                    case PENDING -> Level.PENDING;
                    case CONNECTED -> Level.CONNECTED;
                    case DISCONNECTED -> Level.DISCONNECTED;
                },
                1);
        Transport transport = session.transport();
        if (transport != null) {
            add(transport.kind() == TransportKind.SSE ? Level.SSE : Level.WEBSOCKET, 1);
        }
        add(Level.HELD, session.inbox().held());
    }

    private void add(Level level, long more) {
        found[level.ordinal()] += more;
    }

    /** Tells all that was found, also what there is nothing of any more. */
    static void tell(Census[] all, HomeCounts counts) {
        for (Level level : LEVELS) {
            counts.level(
                    level,
                    Arrays.stream(all)
                            .mapToLong(census -> census.found[level.ordinal()])
                            .sum());
        }
    }
}
