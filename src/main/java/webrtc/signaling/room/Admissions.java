package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.EventId;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.HomeCounts.Event;
import webrtc.signaling.room.RoomCommand.Proof;

/**
 * How sessions come to a home: joined anew, attached to by a transport that shows what it takes, or moved in from the
 * home they had. The directory decides each time; here is what to ask it, and what follows.
 */
final class Admissions {
    private final HomeId self;
    private final Commands commands;
    private final Limits limits;
    private final Nodes nodes;
    private final Rosters rosters;
    private final Sessions sessions;
    private final Audit audit;
    private final Moves moves;
    private final HomeCounts counts;
    private boolean closed;

    Admissions(
            HomeId self,
            Commands commands,
            Limits limits,
            Nodes nodes,
            Rosters rosters,
            Sessions sessions,
            Moves moves,
            Audit audit,
            HomeCounts counts) {
        this.self = self;
        this.commands = commands;
        this.limits = limits;
        this.nodes = nodes;
        this.rosters = rosters;
        this.sessions = sessions;
        this.audit = audit;
        this.moves = moves;
        this.counts = counts;
    }

    /** Nobody is admitted any more. */
    void close() {
        closed = true;
    }

    /** Joins a room with a session that has no transport yet: the client id it asks for, or a new one. */
    Future<Home.Joined> join(String room, @Nullable String client, Grant grant, Visitor visitor) {
        Fresh fresh = new Fresh(client == null ? Ids.random() : client);
        Member member = fresh.member(SessionState.PENDING, TransportKind.NONE, limits.requireToken(), grant);
        return enter(room, member, visitor).map(session -> {
            sessions.expireAfter(session, limits.pendingMillis());
            return new Home.Joined(fresh.client, fresh.token);
        });
    }

    /** Admits a WebSocket that names its session, and shows the token or not. */
    Future<Admission> admitSocket(String room, String client, @Nullable String token, Grant grant, Visitor visitor) {
        if (token == null) {
            return admitById(room, client, grant, visitor);
        }
        return attach(room, client, Proof.TOKEN, Secrets.digest(token), TransportKind.WEBSOCKET, token, null, grant)
                .recover(e -> {
                    if (!isRefused(e, Refusal.NO_SUCH_CLIENT)) {
                        return Future.failedFuture(e);
                    }
                    Fresh fresh = new Fresh(client);
                    return enter(room, fresh.socket(grant), visitor).map(session -> fresh.admission(session, null));
                });
    }

    /** To a new session, or to one that its id opens: who comes back to that one is not new, and costs nothing. */
    private Future<Admission> admitById(String room, String client, Grant grant, Visitor visitor) {
        Refusal refusal = refusal(visitor);
        if (refusal != null) {
            return attachById(room, client, grant)
                    .recover(
                            e -> Future.failedFuture(isRefused(e, Refusal.NO_SUCH_CLIENT) ? refusal.asException() : e));
        }
        Fresh fresh = new Fresh(client);
        return make(room, fresh.socket(grant), visitor)
                .map(session -> fresh.admission(session, null))
                .recover(e -> isRefused(e, Refusal.ID_TAKEN)
                        ? attachById(room, client, grant).onSuccess(admission -> visitor.giveSessionBack())
                        : Future.failedFuture(e));
    }

    private Future<Admission> attachById(String room, String client, Grant grant) {
        return attach(room, client, Proof.ID, new byte[0], TransportKind.WEBSOCKET, null, null, grant);
    }

    /**
     * Admits an event stream: to the session of its last event id, or else to the one it names and shows the token of,
     * or else to a new one. A wrong secret gets a new session too, so nobody learns which sessions there are.
     *
     * @param fresh the client id of a new session, or null for one at random
     */
    Future<Admission> admitStream(
            String room,
            @Nullable EventId last,
            @Nullable String client,
            @Nullable String token,
            @Nullable String fresh,
            Grant grant,
            Visitor visitor) {
        Future<Admission> byEventId = last == null
                ? Future.failedFuture(Refusal.NO_SUCH_CLIENT.asException())
                : attach(
                        room,
                        last.session(),
                        Proof.RESUME_KEY,
                        Secrets.digest(last.resumeKey()),
                        TransportKind.SSE,
                        null,
                        last.resumeKey(),
                        grant);
        return byEventId
                .recover(e -> !isUnknown(e) || client == null || token == null
                        ? Future.failedFuture(e)
                        : attach(
                                room,
                                client,
                                Proof.TOKEN,
                                Secrets.digest(token),
                                TransportKind.SSE,
                                token,
                                Secrets.resumeKeyOf(token),
                                grant))
                .recover(e -> {
                    if (!isUnknown(e)) {
                        return Future.failedFuture(e);
                    }
                    Fresh session = new Fresh(fresh == null ? Ids.random() : fresh);
                    Member member = session.member(SessionState.CONNECTED, TransportKind.SSE, true, grant);
                    return enter(room, member, visitor)
                            .map(entered -> session.admission(entered, Secrets.resumeKeyOf(session.token)));
                });
    }

    private static boolean isRefused(Throwable e, Refusal refusal) {
        return e instanceof RefusedException refused && refused.refusal() == refusal;
    }

    private static boolean isUnknown(Throwable e) {
        return isRefused(e, Refusal.NO_SUCH_CLIENT) || isRefused(e, Refusal.BAD_TOKEN);
    }

    /** The ids and secrets of a session that is to be. */
    private final class Fresh {
        private final String client;
        private final String token = Ids.random();

        Fresh(String client) {
            this.client = client;
        }

        Member member(SessionState state, TransportKind transport, boolean owned, Grant grant) {
            return Member.joining(client, self, state, transport, owned, Secrets.of(token), System.currentTimeMillis())
                    .granted(grant);
        }

        Member socket(Grant grant) {
            return member(SessionState.CONNECTED, TransportKind.WEBSOCKET, limits.requireToken(), grant);
        }

        Admission admission(Session session, @Nullable String resumeKey) {
            return new Admission(session, session.epoch(), token, resumeKey, false, Future.succeededFuture());
        }
    }

    private Future<Session> enter(String room, Member member, Visitor visitor) {
        Refusal refusal = refusal(visitor);
        return refusal == null ? make(room, member, visitor) : Future.failedFuture(refusal.asException());
    }

    /** Why a new session is not made now, or null where it may be: then it is spent. */
    private @Nullable Refusal refusal(Visitor visitor) {
        if (closed) {
            return Refusal.DRAINING;
        }
        return sessions.isFull() ? Refusal.OVERLOADED : visitor.refusal();
    }

    private Future<Session> make(String room, Member member, Visitor visitor) {
        return mayMake(room, visitor)
                .compose(spent -> change(room, new RoomCommand.Enter(member, limits.roomCapacity()))
                        .onSuccess(result -> {
                            boolean wasThere = result.outcome() != RoomResult.Outcome.DONE
                                    || result.state().members().size() > 1;
                            if (spent && wasThere) {
                                visitor.giveRoomBack();
                            }
                        }))
                .compose(result -> {
                    if (result.outcome() != RoomResult.Outcome.DONE) {
                        boolean full = result.outcome() == RoomResult.Outcome.FULL;
                        return Future.failedFuture((full ? Refusal.ROOM_FULL : Refusal.ID_TAKEN).asException());
                    }
                    Session session = sessions.add(room, result.member(), result.state());
                    rosters.publish(room, result, List.of(member.client()), List.of());
                    return Future.succeededFuture(session);
                });
    }

    /**
     * Whether the room is there, or the visitor may make it: then one of its new rooms is spent, and is given back if the
     * room turns out to be there.
     */
    private Future<Boolean> mayMake(String room, Visitor visitor) {
        if (rosters.view(room) != null) {
            return Future.succeededFuture(false);
        }
        if (visitor.spendRoom()) {
            return Future.succeededFuture(true);
        }
        return rosters.read(room)
                .recover(e -> Future.failedFuture(Refusal.OVERLOADED.asException()))
                .compose(state -> state.isEmpty()
                        ? Future.failedFuture(Refusal.ADDRESS_ROOMS.asException())
                        : Future.succeededFuture(false));
    }

    private Future<Admission> attach(
            String room,
            String client,
            Proof proof,
            byte[] digest,
            TransportKind transport,
            @Nullable String token,
            @Nullable String resumeKey,
            Grant grant) {
        if (closed) {
            return Future.failedFuture(Refusal.DRAINING.asException());
        }
        long now = System.currentTimeMillis();
        return change(room, new RoomCommand.Attach(client, proof, digest, self, transport, now, grant))
                .compose(result -> switch (result.outcome()) {
                    case DONE -> Future.succeededFuture(takeOver(room, result, token, resumeKey));
                    case ABSENT -> Future.failedFuture(absent());
                    case WRONG_SECRET -> Future.failedFuture(Refusal.BAD_TOKEN.asException());
                    default -> taken(room, result);
                });
    }

    /** Who is not known may be about to be, in a cluster that has just lost nodes. */
    private RefusedException absent() {
        return nodes.isInDoubt()
                ? Refusal.OVERLOADED.saying("The cluster has just lost nodes, try again")
                : Refusal.NO_SUCH_CLIENT.asException();
    }

    /** Taken, or given to this home by this very command, when it ran before and its answer was lost. */
    private Future<Admission> taken(String room, RoomResult result) {
        Member before = result.before();
        if (before != null && before.home().equals(self) && rosters.session(room, before.client()) == null) {
            audit.lookLater(room);
        }
        return Future.failedFuture(Refusal.ID_TAKEN.asException());
    }

    /** A directory that can't be reached in time is a passing trouble of the node. */
    private Future<RoomResult> change(String room, RoomCommand command) {
        return commands.run(room, command).recover(e -> {
            Sessions.noAnswer(e);
            // It may have been carried out all the same.
            audit.lookLater(room);
            return Future.failedFuture(Refusal.OVERLOADED.asException());
        });
    }

    /** The directory has given the session to this home, wherever it was before. */
    private Admission takeOver(String room, RoomResult result, @Nullable String token, @Nullable String resumeKey) {
        Member member = result.member();
        Session here = rosters.session(room, member.client());
        Member before = result.before();
        boolean stayed = before != null && before.home().equals(self);
        if (before != null && before.state() != SessionState.PENDING) {
            counts.happened(stayed ? Event.RESUMED_HERE : Event.RESUMED_FROM_ELSEWHERE);
        }
        if (here != null && stayed) {
            sessions.cancelExpiry(here);
            here.attached(member);
            here.view().learned(result.state());
            return new Admission(here, member.epoch(), token, resumeKey, true, here.movedIn());
        }
        if (here != null) {
            moves.depart(here);
        }
        Session session = sessions.add(room, member, result.state());
        session.attached(member);
        moves.moveIn(session, member.sources());
        return new Admission(session, member.epoch(), token, resumeKey, true, session.movedIn());
    }
}
