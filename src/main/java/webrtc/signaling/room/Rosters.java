package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Departure;

/**
 * What a home knows of rooms: the ones it has sessions in, whose changes it is told of, and where it met members of
 * others. Whatever it knows may be out of date: who uses it asks again when it turns out wrong. Belongs to the home's
 * context.
 */
final class Rosters {
    /** Rooms without a session here of which the last state seen is remembered. */
    private static final int REMEMBERED_ROOMS = 1024;

    private final HomeId self;
    private final RoomDirectory directory;
    private final Links links;
    private final Nodes nodes;
    private final HomeCounts counts;
    private final Map<String, RoomView> views = new HashMap<>();
    private final Map<String, RoomState> remembered = new Remembered<>(REMEMBERED_ROOMS);

    Rosters(HomeId self, RoomDirectory directory, Links links, Nodes nodes, HomeCounts counts) {
        this.self = self;
        this.directory = directory;
        this.links = links;
        this.nodes = nodes;
        this.counts = counts;
    }

    Collection<RoomView> views() {
        return views.values();
    }

    @Nullable
    RoomView view(String room) {
        return views.get(room);
    }

    /** The session here, or null. */
    @Nullable
    Session session(String room, String client) {
        RoomView view = views.get(room);
        return view == null ? null : view.session(client);
    }

    /** Puts a session here that the directory has given to this home. */
    Session add(String room, Member member, RoomState state, Limits limits, SignalRate rate, HomeLog log) {
        remembered.remove(room);
        RoomView view = views.computeIfAbsent(room, id -> new RoomView(id, state));
        view.learned(state);
        Session session = new Session(view, member, limits, rate, log, counts);
        view.sessions().put(member.client(), session);
        return session;
    }

    /** Removes a session, if it is this one that is here. */
    void remove(Session session) {
        RoomView view = session.view();
        view.sessions().remove(session.client(), session);
        if (view.sessions().isEmpty()) {
            views.remove(view.id(), view);
        }
    }

    /** Where a member was last seen, or null. */
    @Nullable
    HomeId homeOf(String room, String client) {
        RoomView view = views.get(room);
        RoomState state = view == null ? remembered.get(room) : view.state();
        Member member = state == null ? null : state.member(client);
        return member == null ? null : member.home();
    }

    /**
     * Whether a client that the directory does not know may be there all the same: the directory has just lost nodes, or
     * may have, or knows less than what was last seen here. Then it is worth asking again.
     */
    boolean mayBeThere(String room, String client) {
        return nodes.isInDoubt() || homeOf(room, client) != null;
    }

    /** Asks the directory, and remembers what it says. */
    Future<RoomState> read(String room) {
        return directory.read(room).onFailure(e -> nodes.suspectLosses()).onSuccess(state -> {
            RoomView view = views.get(room);
            if (view != null) {
                view.learned(state);
            } else if (state.isEmpty()) {
                remembered.remove(room);
            } else {
                remembered.put(room, state);
            }
        });
    }

    /** Tells every home with a member of the room, this one too, who came and who is gone. */
    void publish(String room, RoomResult result, List<String> joined, List<Departure> left) {
        RosterChange change = new RosterChange(room, result.previous(), result.state(), joined, left);
        byte[] packed = null;
        for (HomeId home : result.state().homes()) {
            if (!home.equals(self)) {
                packed = packed == null ? change.pack() : packed;
                links.tell(home, packed);
            }
        }
        apply(change);
    }

    /** Takes a change in; one that does not follow the last one was preceded by one that got lost. */
    void apply(RosterChange change) {
        RoomView view = views.get(change.room());
        if (view == null || change.state().version() <= view.announced().version()) {
            return;
        }
        if (view.follows(change.previous())) {
            view.announce(change.state(), change.joined(), change.left(), false);
        } else {
            counts.happened(HomeCounts.Event.STALE_ROSTER);
            view.announceDifference(change.state());
        }
    }
}
