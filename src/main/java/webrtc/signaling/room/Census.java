package webrtc.signaling.room;

import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.HomeCounts.Level;

/** How much there is of everything at a home, added up on a round over its sessions: cheaper than to count each change. */
@SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
final class Census {
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

    void add(Level level, long more) {
        found[level.ordinal()] += more;
    }

    /** Tells all of it, also what there is nothing of any more. */
    void tell(HomeCounts counts) {
        for (Level level : Level.values()) {
            counts.level(level, found[level.ordinal()]);
        }
    }
}
