package webrtc.signaling.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.ServerEvents;

/** A room as a home sees it that has sessions in it. Belongs to the home's context. */
final class RoomView {
    private final String id;
    private final byte[] quoted;
    private final Map<String, Session> sessions = new HashMap<>(4);
    /** The newest state that is known: where to find a member. */
    private RoomState state;
    /** The state that the transports here were told of last. */
    private RoomState announced;

    RoomView(String id, RoomState state) {
        this.id = id;
        this.quoted = ServerEvents.quoted(id);
        this.state = state;
        this.announced = state;
    }

    String id() {
        return id;
    }

    /** The room's id as JSON. */
    byte[] quoted() {
        return quoted;
    }

    Map<String, Session> sessions() {
        return sessions;
    }

    @Nullable
    Session session(String client) {
        return sessions.get(client);
    }

    RoomState state() {
        return state;
    }

    /** The state last told, with what is known since of how its members stand. */
    RoomState announced() {
        return announced.version() == state.version() ? state : announced;
    }

    void learned(RoomState newer) {
        if (newer.stamp() > state.stamp()) {
            state = newer;
        }
    }

    byte[] wholeRoster() {
        return ServerEvents.roster(quoted, announced.version(), announced().peers(), List.of(), List.of());
    }

    /** A change that follows the last one told here. */
    boolean follows(long previousVersion) {
        return previousVersion == announced.version();
    }

    /** Tells the transports here of a change. */
    void announce(RoomState next, List<String> joined, List<Departure> left, boolean whole) {
        learned(next);
        announced = next;
        byte[] roster = ServerEvents.roster(
                quoted,
                next.version(),
                whole || next.members().size() <= Limits.FULL_ROSTER
                        ? announced().peers()
                        : null,
                joined,
                left);
        List.copyOf(sessions.values()).forEach(session -> session.roster(roster, left));
    }

    /** Tells the transports here of a state that was read because changes were missed. */
    void announceDifference(RoomState next) {
        List<String> joined = new ArrayList<>(next.members().keySet());
        joined.removeAll(announced.members().keySet());
        List<Departure> left = new ArrayList<>();
        for (String client : announced.members().keySet()) {
            if (next.member(client) == null) {
                left.add(new Departure(client, next.reasonFor(client)));
            }
        }
        announce(next, joined, left, true);
    }
}
