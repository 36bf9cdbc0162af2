package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.EventId;
import webrtc.signaling.protocol.JsonBytes;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.HomeCounts.Level;

/**
 * The home of sessions: one event loop of one node. It alone checks a session's token, spends its rate, orders what it
 * sends and keeps its inbox; requests about sessions of other homes are passed on to those.
 *
 * <p>Belongs to the context it was made on: every method is called there, and every callback comes there. Futures
 * that a caller gets fail with a {@link RefusedException} where there is something to tell the client.
 */
public final class Home {
    /** How often it is looked for senders, and for requests to other homes, that have waited long enough. */
    private static final long SWEEP_MILLIS = 100;

    /** How often a home that drains looks whether it is empty. */
    private static final long DRAIN_LOOK_MILLIS = 50;

    private final Vertx vertx;
    private final Nodes nodes;
    private final Links links;
    private final Rosters rosters;
    private final Sessions sessions;
    private final HomeLog log;
    private final Keeper keeper;
    private final KeptLogs kept;
    private final Moves moves;
    private final Audit audit;
    private final Adoptions adoptions;
    private final Admissions admissions;
    private final Delivery delivery;
    private final Forwarding forwarding;
    private final Kicks kicks;
    private final Heartbeats heartbeats;
    private final Standstill standstill;
    private final Tracing tracing;
    private final SignalCounts signalCounts;
    private final HomeCounts counts;
    private final long wheelTimer;
    private final long sweeper;
    private final JsonBytes scratch = new JsonBytes(1024);
    private int turn;

    /**
     * A home on the current context; {@link #reachable()} tells when the cluster knows it.
     *
     * @param accepted tells how many signals the homes of this node have accepted
     * @param tracing follows the signals that come and go here
     */
    public Home(
            Vertx vertx,
            HomeId self,
            RoomDirectory directory,
            KeptLogs kept,
            Set<String> livingNodes,
            LongSupplier accepted,
            Tracing tracing,
            Limits limits) {
        this.vertx = vertx;
        this.counts = new HomeCounts(self.loop(), SWEEP_MILLIS * 1_000_000);
        Commands commands = new Commands(directory, limits);
        Context context = vertx.getOrCreateContext();
        this.nodes = new Nodes(livingNodes, limits.graceMillis());
        this.links = new Links(vertx, context, self, nodes, new Requests());
        this.rosters = new Rosters(self, directory, links, nodes, counts);
        this.kept = kept;
        this.keeper = new Keeper(vertx, links, self, nodes, new Copying());
        this.log = new HomeLog(vertx, context, keeper, nodes.count() > 1);
        links.reachable().onSuccess(reachable -> keeper.look());
        this.sessions = new Sessions(vertx, self, commands, rosters, limits, log);
        this.moves = new Moves(vertx, self, links, rosters, sessions, new DeadLogs(self, links, nodes, kept), nodes);
        this.audit = new Audit(vertx, self, directory, commands, rosters, sessions, moves, nodes, limits, counts);
        this.adoptions = new Adoptions(vertx, self, commands, sessions, moves, audit, nodes, limits, counts);
        this.admissions = new Admissions(self, commands, limits, nodes, rosters, sessions, moves, audit, counts);
        this.tracing = tracing;
        this.delivery = new Delivery(vertx, links, rosters, limits, log, tracing, counts, this::tooSlow);
        this.forwarding = new Forwarding(vertx, links, rosters, limits);
        this.kicks = new Kicks(vertx, links, rosters, sessions, forwarding, nodes, limits);
        this.heartbeats = new Heartbeats(rosters, limits, counts, this::tooSlow, sessions::expired);
        this.standstill = new Standstill(vertx, self, nodes, links, audit, this::sendEverybodyAway);
        this.signalCounts = new SignalCounts(links, nodes, accepted);
        this.wheelTimer =
                vertx.setPeriodic(Math.max(1, limits.heartbeatMillis() / Heartbeats.TURNS), timer -> turnWheel());
        this.sweeper = vertx.setPeriodic(SWEEP_MILLIS, timer -> {
            boolean awake = isAwake();
            counts.beat(System.nanoTime(), awake, log.isSafe());
            links.sweep();
            if (awake) {
                delivery.sweep();
            }
        });
    }

    /** Done when every node of the cluster can reach this home. */
    public Future<Void> reachable() {
        return links.reachable();
    }

    /** An array for what is written here: to be copied before anything else is written. */
    public JsonBytes scratch() {
        return scratch;
    }

    /** What happens here, in numbers; may be read from any thread. */
    public HomeCounts counts() {
        return counts;
    }

    /** How many sessions live here. */
    public int sessions() {
        return sessions.count();
    }

    /**
     * How many signals each living node has accepted since it started, null for one that does not answer in time. Never
     * fails.
     */
    public Future<SortedMap<String, @Nullable Long>> signals() {
        return signalCounts.ask();
    }

    // ---- coming

    /** A session that joined by REST. */
    public record Joined(String client, String token) {
        /** Never shows the token. */
        @Override
        public String toString() {
            return "Joined[" + client + "]";
        }
    }

    /** Joins a room with a session that has no transport yet: the client id it asks for, or a new one. */
    public Future<Joined> join(String room, @Nullable String client, Grant grant, Visitor visitor) {
        return isAwake() ? admissions.join(room, client, grant, visitor) : asleep();
    }

    private static <T> Future<T> asleep() {
        return Future.failedFuture(Refusal.OVERLOADED.saying("The node stood still and is coming back, try again"));
    }

    /** Admits a WebSocket that names its session, and shows the token or not. */
    public Future<Admission> admitSocket(
            String room, String client, @Nullable String token, Grant grant, Visitor visitor) {
        return isAwake() ? admissions.admitSocket(room, client, token, grant, visitor) : asleep();
    }

    /**
     * Admits an event stream: to the session of its last event id, or else to the one it names and shows the token of,
     * or else to a new one. A wrong secret gets a new session too, so nobody learns which sessions there are.
     *
     * @param fresh the client id of a new session, or null for one at random
     */
    public Future<Admission> admitStream(
            String room,
            @Nullable EventId last,
            @Nullable String client,
            @Nullable String token,
            @Nullable String fresh,
            Grant grant,
            Visitor visitor) {
        return isAwake() ? admissions.admitStream(room, last, client, token, fresh, grant, visitor) : asleep();
    }

    /** Opens the transport that was admitted, as soon as the session has moved in. */
    public void open(Admission admission, Transport transport, @Nullable Cursor cursor) {
        admission.movedIn().onComplete(moved -> {
            Session session = admission.session();
            if (!admission.isCurrent()) {
                transport.close(CloseCode.SUPERSEDED);
            } else if (!transport.isOpen()) {
                sessions.disconnected(session);
            } else {
                session.open(transport, cursor, admission.token(), admission.resumeKey(), admission.resumed());
            }
        });
    }

    /** The transport that was admitted will never open. */
    public void abandon(Admission admission) {
        admission.movedIn().onComplete(moved -> {
            if (admission.isCurrent()) {
                sessions.disconnected(admission.session());
            }
        });
    }

    // ---- sending

    /**
     * Sends a signal of a session whose transport is here.
     *
     * @param trace the {@code traceparent} of the request that opened the transport, or null
     */
    public void send(Session session, Signal signal, @Nullable String trace, Consumer<Verdict> answer) {
        Tracing.Begun step = tracing.begin(Tracing.Step.FRAME, trace, session.room(), session.client(), signal);
        Consumer<Verdict> told = step == null ? answer : step.end().andThen(answer);
        if (isAwake()) {
            delivery.send(session, signal, step == null ? null : step.context(), told);
        } else {
            told.accept(Verdict.NOT_CONFIRMED);
        }
    }

    /**
     * Sends a signal for who says to be this session and shows its token, wherever it lives. Never fails.
     *
     * @param trace the {@code traceparent} of the request that brought it, or null
     */
    public Future<Answer> send(String room, @Nullable String token, Signal signal, @Nullable String trace) {
        Tracing.Begun step = tracing.begin(Tracing.Step.REQUEST, trace, room, signal.from(), signal);
        byte[] shown = Secrets.shown(token);
        return step == null
                ? sendTraced(room, shown, signal, null)
                : sendTraced(room, shown, signal, step.context())
                        .onSuccess(answer -> step.end().accept(answer.verdict()));
    }

    private Future<Answer> sendTraced(String room, byte[] shown, Signal signal, @Nullable String trace) {
        if (!isAwake()) {
            return Future.succeededFuture(Answer.of(Verdict.NOT_CONFIRMED));
        }
        Session session = rosters.session(room, signal.from());
        if (session != null) {
            return send(session, shown, signal, trace);
        }
        Packer body = new Packer(signal.size() + 256).string(room).bytes(shown);
        signal.pack(body);
        return forwarding.forward(room, signal.from(), Links.Operation.SEND, body.optional(trace));
    }

    private Future<Answer> send(Session session, byte[] shown, Signal signal, @Nullable String trace) {
        if (!session.isToken(shown)) {
            return Future.succeededFuture(Answer.of(Verdict.BAD_SESSION));
        }
        if (!session.isOwned()) {
            // The token was presented: from now on nothing else opens the session.
            session.own();
            sessions.mark(session);
        }
        Promise<Answer> answer = Promise.promise();
        delivery.send(session, signal, trace, verdict -> answer.complete(new Answer(verdict, session.rateTokens())));
        return answer.future();
    }

    // ---- going

    /** The session says that it leaves. */
    public void leave(Session session) {
        sessions.end(session, LeaveReason.LEFT);
    }

    /**
     * Ends the session of who shows its token, wherever it lives. Never fails.
     *
     * @param byId whether the id is enough for a session that is open
     */
    public Future<Verdict> leave(String room, String client, @Nullable String token, boolean byId) {
        byte[] shown = Secrets.shown(token);
        Session session = rosters.session(room, client);
        if (session != null) {
            return leave(session, shown, byId);
        }
        Packer body = new Packer(192).string(room).string(client).bytes(shown).flag(byId);
        return forwarding.forward(room, client, Links.Operation.LEAVE, body).map(Answer::verdict);
    }

    private Future<Verdict> leave(Session session, byte[] shown, boolean byId) {
        boolean openById = byId && shown.length == 0 && !session.isOwned();
        if (!openById && !session.isToken(shown)) {
            return Future.succeededFuture(Verdict.BAD_TOKEN);
        }
        // Who is told that it has left shall find its id free, and itself in no statistics.
        return sessions.end(session, LeaveReason.LEFT).transform(done -> Future.succeededFuture(Verdict.DONE));
    }

    /** Whether the token is that of the session, wherever it lives. Never fails. */
    public Future<Verdict> check(String room, String client, @Nullable String token) {
        byte[] shown = Secrets.shown(token);
        Session session = rosters.session(room, client);
        if (session != null) {
            return check(session, shown);
        }
        Packer body = new Packer(192).string(room).string(client).bytes(shown);
        return forwarding.forward(room, client, Links.Operation.CHECK, body).map(Answer::verdict);
    }

    private static Future<Verdict> check(Session session, byte[] shown) {
        return Future.succeededFuture(session.isToken(shown) ? Verdict.DONE : Verdict.BAD_SESSION);
    }

    /** Takes a client out of its room, wherever it lives, at an operator's word. Never fails. */
    public Future<Verdict> kick(String room, String client) {
        return kicks.kick(room, client);
    }

    /** Takes everybody out of a room. Never fails. */
    public Future<Verdict> clear(String room) {
        return kicks.clear(room);
    }

    /**
     * The session's transport was closed by its client or its network. What it was replaced by is not touched.
     *
     * @param leaves whether the client closed it for good; otherwise it may come back within the grace
     */
    public void closed(Session session, Transport transport, boolean leaves) {
        if (session.transport() != transport) {
            return;
        }
        if (leaves) {
            sessions.end(session, LeaveReason.LEFT);
        } else {
            sessions.disconnected(session);
        }
    }

    /** The session's transport takes more. */
    public void writable(Session session, Transport transport) {
        if (session.transport() == transport) {
            session.flush();
        }
    }

    private void tooSlow(Session session) {
        session.close(CloseCode.TOO_SLOW);
        sessions.disconnected(session);
    }

    // ---- life

    private void turnWheel() {
        if (!isAwake()) {
            return;
        }
        turn = (turn + 1) % Heartbeats.TURNS;
        heartbeats.turn(turn);
        log.sweep();
        moves.sweep();
        counts.level(Level.UNANSWERED, delivery.unanswered());
        counts.level(Level.LOG_BYTES, log.bytes());
        if (turn == 0) {
            audit.run();
        }
    }

    private boolean isAwake() {
        return standstill.isOver();
    }

    private void sendEverybodyAway() {
        List<Session> here = new ArrayList<>();
        rosters.views().forEach(view -> here.addAll(view.sessions().values()));
        here.forEach(session -> sendAway(session, "the node stood still"));
    }

    // ---- nodes that come and go

    /**
     * The cluster has these nodes now. What those that are gone were asked is not answered any more, and another one
     * may have to keep the copy of the log.
     */
    public void nodes(Set<String> living) {
        Set<String> gone = nodes.change(living);
        gone.forEach(links::nodeGone);
        keeper.look();
        if (nodes.isSettling()) {
            settle();
        }
    }

    /** Two parts of the cluster have found each other again: what lives here is told to the directory that is left. */
    public void merged() {
        nodes.unsettle();
        settle();
    }

    private void settle() {
        audit.run();
        sessions.takeUnheard().forEach(moves::tell);
    }

    /** Takes in the sessions of a room whose nodes died: here they wait out their grace. */
    public void adopt(String room, Set<String> deadNodes) {
        adoptions.adopt(room, deadNodes);
    }

    /**
     * Asks every client to connect to another node, spread over the time, and takes nobody in any more; homes that have
     * their copies here are told to have them elsewhere. Done when all sessions have moved on, or the time is over.
     */
    public Future<Void> drain(long millis) {
        admissions.close();
        byte[] farewell = new Packer(1).constant(Links.Telling.LEAVING).toBytes();
        kept.leave().forEach(home -> links.tell(home, farewell));
        List<Session> leaving = new ArrayList<>();
        rosters.views().forEach(view -> leaving.addAll(view.sessions().values()));
        leaving.removeIf(session -> session.transport() == null);
        // In no order, and evenly: no other node shall get more of them at once than it must.
        Collections.shuffle(leaving);
        for (int i = 0; i < leaving.size(); i++) {
            Session session = leaving.get(i);
            vertx.setTimer(
                    1 + millis * 2 / 3 * i / leaving.size(), timer -> sendAway(session, "the node is shutting down"));
        }
        Promise<Void> drained = Promise.promise();
        long end = System.nanoTime() + millis * 1_000_000;
        vertx.setPeriodic(DRAIN_LOOK_MILLIS, timer -> {
            if (sessions.count() == 0 || System.nanoTime() - end >= 0) {
                vertx.cancelTimer(timer);
                drained.complete();
            }
        });
        return drained.future();
    }

    private void sendAway(Session session, String why) {
        if (session.transport() != null) {
            session.sendAway(why);
            sessions.disconnected(session);
        }
    }

    /** Stops. What lives here is left to the cluster. */
    public Future<Void> close() {
        sessions.close();
        adoptions.close();
        audit.close();
        vertx.cancelTimer(wheelTimer);
        vertx.cancelTimer(sweeper);
        return links.close();
    }

    /** What lives here is copied to whoever keeps the log from now on. */
    private final class Copying implements Keeper.Follower {
        @Override
        public void begun() {
            List<Inbox> inboxes = new ArrayList<>(moves.inboxes());
            rosters.views().forEach(view -> view.sessions().values().forEach(session -> inboxes.add(session.inbox())));
            log.begin(inboxes);
        }

        @Override
        public void alone() {
            log.alone();
        }
    }

    /** What other homes ask of this one. */
    private final class Requests implements Links.Handler {
        /** What this home does for others only while it knows how things stand. */
        private static final Set<Links.Operation> ACTIONS =
                EnumSet.of(Links.Operation.DELIVER, Links.Operation.SEND, Links.Operation.LEAVE, Links.Operation.KICK);

        @Override
        public Future<byte[]> request(HomeId from, Links.Operation operation, Unpacker body) {
            // To be asked first in any case: what happened during a standstill begins with it.
            if (!isAwake() && ACTIONS.contains(operation)) {
                return Future.succeededFuture(Verdict.NOT_READY.pack());
            }
            return switch (operation) {
                case DELIVER -> delivery.deliver(body);
                case SEND -> send(body);
                case LEAVE -> leave(body);
                case KICK -> kicks.kicked(body);
                case CHECK -> check(body);
                case HAND_OVER -> Future.succeededFuture(moves.handOver(body));
                case COUNT -> Future.succeededFuture(signalCounts.own());
                case LEFT_BEHIND -> Future.succeededFuture(leftBehind(body));
                case BEGIN_LOG, PUT_LOG, DELETE_LOG, READ_LOG ->
                    Future.succeededFuture(kept.answer(from, operation, body));
                case KNOWS ->
                    Future.succeededFuture((nodes.isLiving(from.node()) ? Verdict.DONE : Verdict.NOT_HERE).pack());
            };
        }

        private Future<byte[]> send(Unpacker body) {
            String room = body.string();
            byte[] shown = body.bytes();
            Signal signal = Signal.unpack(body);
            String trace = body.optional();
            Session session = rosters.session(room, signal.from());
            return session == null
                    ? Future.succeededFuture(Verdict.NOT_HERE.pack())
                    : Home.this.send(session, shown, signal, trace).map(Answer::pack);
        }

        private Future<byte[]> check(Unpacker body) {
            Session session = rosters.session(body.string(), body.string());
            return session == null
                    ? Future.succeededFuture(Verdict.NOT_HERE.pack())
                    : Home.check(session, body.bytes()).map(Verdict::pack);
        }

        private Future<byte[]> leave(Unpacker body) {
            Session session = rosters.session(body.string(), body.string());
            return session == null
                    ? Future.succeededFuture(Verdict.NOT_HERE.pack())
                    : Home.this.leave(session, body.bytes(), body.flag()).map(Verdict::pack);
        }

        private byte[] leftBehind(Unpacker body) {
            Session session = rosters.session(body.string(), body.string());
            if (session == null) {
                return Verdict.NOT_HERE.pack();
            }
            audit.outbid(session, body.number());
            if (body.flag()) {
                session.leftBehind(Cursor.unpack(body));
            }
            return Verdict.DONE.pack();
        }

        @Override
        public void told(HomeId from, Unpacker body) {
            switch (body.constant(Links.Telling.values())) {
                case ROSTER -> rosters.apply(RosterChange.unpack(body));
                case RELEASED -> moves.released(body);
                case LEAVING -> {
                    nodes.leaves(from.node());
                    keeper.look();
                }
            }
        }
    }
}
