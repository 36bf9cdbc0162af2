package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.LeaveReason;

/** The sessions that live at a home, from the moment the directory gave them to it until they leave or move. */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final int REMEMBERED = 1_024;

    private final Vertx vertx;
    private final HomeId self;
    private final Commands commands;
    private final Rosters rosters;
    private final Limits limits;
    private final SignalRate rate;
    private final HomeLog log;
    /** Sessions that timed out with signals nobody had got: in another part of a split cluster they may live on. */
    private final ArrayDeque<LeftBehind> unheard = new ArrayDeque<>();

    private int count;
    private boolean closed;

    Sessions(Vertx vertx, HomeId self, Commands commands, Rosters rosters, Limits limits, HomeLog log) {
        this.vertx = vertx;
        this.self = self;
        this.commands = commands;
        this.rosters = rosters;
        this.limits = limits;
        this.rate = new SignalRate(limits);
        this.log = log;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count >= limits.maxSessions();
    }

    /** Puts a session here that the directory has given to this home; one that it had here before is no more. */
    Session add(String room, Member member, RoomState state) {
        count++;
        return rosters.add(room, member, state, limits, rate, log);
    }

    /** The session's transport is gone: its grace begins. */
    void disconnected(Session session) {
        session.disconnected();
        if (!closed) {
            mark(session);
            expireAfter(session, limits.graceMillis());
        }
    }

    /** Tells the directory how the session stands; the future fails where it does not answer. */
    Future<?> mark(Session session) {
        Member member = session.member(self);
        return commands.run(
                        session.room(),
                        new RoomCommand.Mark(
                                member.client(),
                                member.epoch(),
                                member.state(),
                                member.transport(),
                                member.owned(),
                                session.isReady()))
                .onSuccess(result -> session.view().learned(result.state()))
                .onFailure(Sessions::noAnswer);
    }

    /** Ends the session after this time, unless a transport comes first. */
    void expireAfter(Session session, long millis) {
        cancelExpiry(session);
        session.expiry(vertx.setTimer(Math.max(1, millis), timer -> {
            session.expiry(null);
            end(session, session.isAdopted() ? LeaveReason.NODE_LOST : LeaveReason.TIMEOUT);
        }));
    }

    void cancelExpiry(Session session) {
        Long timer = session.expiry();
        if (timer != null) {
            vertx.cancelTimer(timer);
            session.expiry(null);
        }
    }

    /** The session is over: here at once, for the others as soon as the directory knows, which the future tells. */
    Future<?> end(Session session, LeaveReason reason) {
        return end(session, reason, reason == LeaveReason.KICKED ? CloseCode.KICKED : CloseCode.LEFT);
    }

    /** The access token that let the session in is not valid any more. */
    void expired(Session session) {
        end(session, LeaveReason.TIMEOUT, CloseCode.EXPIRED);
    }

    private Future<?> end(Session session, LeaveReason reason, CloseCode why) {
        if (session.isGone()) {
            return Future.succeededFuture();
        }
        if (reason != LeaveReason.LEFT && session.inbox().isHolding()) {
            unheard.add(LeftBehind.of(session));
            if (unheard.size() > REMEMBERED) {
                unheard.remove();
            }
        }
        remove(session, why);
        session.inbox().release();
        return leaveDirectory(session, new Departure(session.client(), reason));
    }

    private Future<?> leaveDirectory(Session session, Departure departure) {
        return commands.run(
                        session.room(), new RoomCommand.Leave(session.client(), session.epoch(), departure.reason()))
                .onSuccess(result -> {
                    if (result.outcome() == RoomResult.Outcome.DONE) {
                        rosters.publish(session.room(), result, List.of(), List.of(departure));
                    }
                })
                .onFailure(e -> {
                    noAnswer(e);
                    if (!closed) {
                        // Nobody else will take it out.
                        vertx.setTimer(limits.heartbeatMillis(), timer -> leaveDirectory(session, departure));
                    }
                });
    }

    /** Gives those that timed out with signals nobody had got, once. */
    List<LeftBehind> takeUnheard() {
        List<LeftBehind> taken = List.copyOf(unheard);
        unheard.clear();
        return taken;
    }

    /** The session has another home. */
    void drop(Session session) {
        remove(session, CloseCode.SUPERSEDED);
    }

    private void remove(Session session, CloseCode why) {
        count--;
        cancelExpiry(session);
        rosters.remove(session);
        session.gone(why);
    }

    /** From now on a closed connection is no client's doing. */
    void close() {
        closed = true;
    }

    static void noAnswer(Throwable failure) {
        LOG.warn("The room directory did not answer: {}", failure.getMessage());
    }
}
