package webrtc.signaling.room;

import static java.util.stream.Collectors.toSet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.room.HomeCounts.Event;

/**
 * Compares what lives at a home with the directory, at every heartbeat: finds roster changes that got lost on the way,
 * tells the directory of sessions that it lost, gives up those that moved on without this home being told, and takes
 * in those that were given to it unnoticed. It is the only repair there is.
 */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final Vertx vertx;
    private final HomeId self;
    private final RoomDirectory directory;
    private final Commands commands;
    private final Rosters rosters;
    private final Sessions sessions;
    private final Moves moves;
    private final Nodes nodes;
    private final Limits limits;
    private final HomeCounts counts;
    /** By room, the clients that the directory placed here and that were not here when last looked. */
    private final Map<String, Set<String>> strays = new HashMap<>();

    private boolean closed;

    Audit(
            Vertx vertx,
            HomeId self,
            RoomDirectory directory,
            Commands commands,
            Rosters rosters,
            Sessions sessions,
            Moves moves,
            Nodes nodes,
            Limits limits,
            HomeCounts counts) {
        this.vertx = vertx;
        this.self = self;
        this.directory = directory;
        this.commands = commands;
        this.rosters = rosters;
        this.sessions = sessions;
        this.moves = moves;
        this.nodes = nodes;
        this.limits = limits;
        this.counts = counts;
    }

    /** Looks at every room that has a session here; fails where the directory does not answer for all of them. */
    Future<?> run() {
        long started = System.nanoTime();
        Set<String> rooms = rosters.views().stream().map(RoomView::id).collect(toSet());
        return directory
                .readAll(rooms, some -> some.forEach((room, state) -> look(room, state, started)))
                .onFailure(Sessions::noAnswer);
    }

    /** An answer of the directory got lost: looks later whether it gave a session of the room to this home. */
    void lookLater(String room) {
        vertx.setTimer(limits.heartbeatMillis(), timer -> {
            if (!closed) {
                rosters.read(room)
                        .onSuccess(state -> {
                            // Who is just being admitted is no stray.
                            if (commands.isRunning(room)) {
                                lookLater(room);
                            } else {
                                lookForStrays(room, state);
                            }
                        })
                        .onFailure(e -> lookLater(room));
            }
        });
    }

    void close() {
        closed = true;
    }

    private void look(String room, RoomState state, long started) {
        RoomView view = rosters.view(room);
        if (view == null || closed || commands.isRunning(room)) {
            return;
        }
        boolean whole = true;
        for (Session session : List.copyOf(view.sessions().values())) {
            Member member = state.member(session.client());
            whole &= member != null;
            // What the directory said before it was told of the session is no news.
            if (session.enteredAt() - started < 0) {
                look(session, member);
            }
        }
        lookForStrays(room, state);
        // Where it has lost sessions that are here, it does not know who is there: it is told first.
        if (whole && state.version() > view.announced().version()) {
            counts.happened(Event.STALE_ROSTER);
            view.announceDifference(state);
        }
        view.learned(state);
    }

    private void look(Session session, @Nullable Member member) {
        if (member == null) {
            lost(session);
            return;
        }
        boolean elsewhere = !member.home().equals(self);
        if (elsewhere && nodes.isSettling() && session.hasClient() && member.state() != SessionState.CONNECTED) {
            // The other part of a split adopted it, and nobody came there.
            outbid(session, member.epoch());
            return;
        }
        // Who was only adopted here, while the cluster was split, has no claim against the home that has the client.
        if (elsewhere && (member.epoch() > session.epoch() || session.isAdopted())) {
            LOG.info("Session {} of room {} has moved on: given up", session.client(), session.room());
            counts.happened(Event.MOVED_ON);
            giveUp(session, member);
        } else if (member.epoch() < session.epoch()) {
            lost(session);
        } else if (!elsewhere && member.epoch() == session.epoch() && !session.stands(member)) {
            sessions.mark(session);
        }
    }

    /** Its next home may be about to ask for it; a client that is still here belongs there. */
    private void giveUp(Session session, Member elsewhere) {
        if (elsewhere.state() != SessionState.CONNECTED) {
            session.sendAway("your session has another home");
        }
        moves.giveUp(session);
    }

    private void lost(Session session) {
        LOG.info("The directory lost session {} of room {}: announced again", session.client(), session.room());
        counts.happened(Event.LOST_BY_DIRECTORY);
        announce(session, session.epoch());
    }

    /** Another home has the session with this epoch, or gives it up: from now on it has a higher one here. */
    void outbid(Session session, long epoch) {
        if (epoch > session.epoch()) {
            LOG.info("Session {} of room {} stays here, not at another home", session.client(), session.room());
            announce(session, epoch);
        }
    }

    private void announce(Session session, long above) {
        commands.run(
                        session.room(),
                        new RoomCommand.Announce(
                                session.member(self), session.view().state().stamp(), above))
                .onSuccess(result -> {
                    if (result.outcome() == RoomResult.Outcome.DONE) {
                        session.raise(result.member().epoch());
                        if (result.before() == null) {
                            rosters.publish(session.room(), result, List.of(session.client()), List.of());
                        }
                    }
                })
                .onFailure(Sessions::noAnswer);
    }

    /** A stray is taken in when it was missing twice: before, it may just be coming or going. */
    private void lookForStrays(String room, RoomState state) {
        Set<String> before = strays.getOrDefault(room, Set.of());
        Set<String> missing = new HashSet<>();
        for (Member member : state.members().values()) {
            if (isStray(room, member) && !before.contains(member.client())) {
                missing.add(member.client());
            } else if (isStray(room, member)) {
                LOG.info("Session {} of room {} was given to this node unnoticed: taken in", member.client(), room);
                counts.happened(Event.GIVEN_HERE);
                takeIn(room, member, state);
            }
        }
        if (missing.isEmpty()) {
            strays.remove(room);
            return;
        }
        strays.put(room, missing);
        // Not left to the next look at all rooms: by then there may be nobody else here who makes this one of them.
        lookLater(room);
    }

    private boolean isStray(String room, Member member) {
        Session session = rosters.session(room, member.client());
        return member.home().equals(self) && (session == null || session.epoch() < member.epoch());
    }

    private void takeIn(String room, Member member, RoomState state) {
        Session session = rosters.session(room, member.client());
        if (session == null) {
            session = sessions.add(room, member, state);
            moves.moveIn(session, member.sources());
            sessions.disconnected(session);
        } else {
            // A command ran once more than this home heard of: nothing else has changed.
            session.raise(member.epoch());
            sessions.mark(session);
        }
    }
}
