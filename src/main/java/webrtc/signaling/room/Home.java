package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.EventId;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.ServerEvents;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.RoomCommand.Proof;

/**
 * The home of sessions: one event loop of one node. It alone checks a session's token, spends its rate, orders what it
 * sends and keeps its inbox; requests about sessions of other homes are passed on to those.
 *
 * <p>Belongs to the context it was made on: every method is called there, and every callback comes there. Futures
 * that a caller gets fail with a {@link RefusedException} where there is something to tell the client.
 */
public final class Home {
    private static final Logger LOG = LoggerFactory.getLogger(Home.class);

    /** Signs of life are spread over this many turns of the wheel. */
    private static final int WHEEL = 10;

    /** Rooms that one look into the directory asks for. */
    private static final int AUDIT_ROOMS = 512;

    /** How long a session's old home may take to hand it over. */
    private static final long HAND_OVER_MILLIS = 2_000;

    private static final long HAND_OVER_RETRY_MILLIS = 25;

    /** How long what was sent is kept beyond the grace: the time in which a node's death is noticed. */
    private static final long DETECTION_MILLIS = 12_000;

    private final Vertx vertx;
    private final HomeId self;
    private final RoomDirectory directory;
    private final Limits limits;
    private final Links links;
    private final Rosters rosters;
    private final Delivery delivery;
    private final Forwarding forwarding;
    private final long wheelTimer;

    /** By room, the clients that the directory places here and that were not here when last looked. */
    private final Map<String, Set<String>> strays = new HashMap<>();

    private int turn;
    private int sessions;
    private boolean draining;
    private boolean closed;

    /** A home on the current context; {@link #reachable()} tells when the cluster knows it. */
    public Home(Vertx vertx, HomeId self, RoomDirectory directory, Limits limits) {
        this.vertx = vertx;
        this.self = self;
        this.directory = directory;
        this.limits = limits;
        Context context = vertx.getOrCreateContext();
        this.links = new Links(vertx, context, self, new Requests());
        this.rosters = new Rosters(self, directory, links);
        this.delivery = new Delivery(vertx, links, rosters, limits, this::tooSlow);
        this.forwarding = new Forwarding(vertx, links, rosters, limits);
        this.wheelTimer = vertx.setPeriodic(Math.max(1, limits.heartbeatMillis() / WHEEL), timer -> turnWheel());
    }

    /** Done when every node of the cluster can reach this home. */
    public Future<Void> reachable() {
        return links.reachable();
    }

    /** How many sessions live here. */
    public int sessions() {
        return sessions;
    }

    // ---- coming in

    /** A session that joined by REST. */
    public record Joined(String client, String token) {}

    /** Joins a room with a session that has no transport yet: the client id it asks for, or a new one. */
    public Future<Joined> join(String room, @Nullable String client) {
        Fresh fresh = new Fresh(client == null ? Ids.random() : client);
        return enter(room, fresh, SessionState.PENDING, TransportKind.NONE, limits.requireToken())
                .map(session -> {
                    expireAfter(session, limits.pendingMillis());
                    return new Joined(fresh.client, fresh.token);
                });
    }

    /** Admits a WebSocket that names its session, and shows the token or not. */
    public Future<Admission> admitSocket(String room, String client, @Nullable String token) {
        if (token == null) {
            return enterSocket(room, client)
                    .recover(e -> isRefused(e, Refusal.ID_TAKEN)
                            ? attach(room, client, Proof.ID, new byte[0], TransportKind.WEBSOCKET, null, null)
                            : Future.failedFuture(e));
        }
        return attach(room, client, Proof.TOKEN, Secrets.digest(token), TransportKind.WEBSOCKET, token, null)
                .recover(
                        e -> isRefused(e, Refusal.NO_SUCH_CLIENT) ? enterSocket(room, client) : Future.failedFuture(e));
    }

    private Future<Admission> enterSocket(String room, String client) {
        Fresh fresh = new Fresh(client);
        return enter(room, fresh, SessionState.CONNECTED, TransportKind.WEBSOCKET, limits.requireToken())
                .map(fresh::admission);
    }

    /**
     * Admits an event stream: to the session of its last event id, or else to the one it names and shows the token of,
     * or else to a new one. A wrong secret gets a new session too, so nobody learns which sessions there are.
     */
    public Future<Admission> admitStream(
            String room, @Nullable EventId last, @Nullable String client, @Nullable String token) {
        Future<Admission> byEventId = last == null
                ? Future.failedFuture(Refusal.NO_SUCH_CLIENT.asException())
                : attach(
                        room,
                        last.session(),
                        Proof.RESUME_KEY,
                        Secrets.digest(last.resumeKey()),
                        TransportKind.SSE,
                        null,
                        last.resumeKey());
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
                                Secrets.resumeKeyOf(token)))
                .recover(e -> {
                    if (!isUnknown(e)) {
                        return Future.failedFuture(e);
                    }
                    Fresh fresh = new Fresh(Ids.random());
                    return enter(room, fresh, SessionState.CONNECTED, TransportKind.SSE, true)
                            .map(fresh::admission);
                });
    }

    private static boolean isRefused(Throwable e, Refusal refusal) {
        return e instanceof RefusedException refused && refused.refusal() == refusal;
    }

    private static boolean isUnknown(Throwable e) {
        return isRefused(e, Refusal.NO_SUCH_CLIENT) || isRefused(e, Refusal.BAD_TOKEN);
    }

    /** The ids and secrets of a session that is to be. */
    private static final class Fresh {
        private final String client;
        private final String token = Ids.random();

        Fresh(String client) {
            this.client = client;
        }

        Admission admission(Session session) {
            String resumeKey = Secrets.resumeKeyOf(token);
            return new Admission(session, session.epoch(), token, resumeKey, false, Future.succeededFuture());
        }
    }

    private Future<Session> enter(
            String room, Fresh fresh, SessionState state, TransportKind transport, boolean owned) {
        if (draining) {
            return Future.failedFuture(Refusal.DRAINING.asException());
        }
        if (sessions >= limits.maxSessions()) {
            return Future.failedFuture(Refusal.OVERLOADED.asException());
        }
        sessions++;
        Member member = new Member(
                fresh.client, self, 0, state, transport, owned, Secrets.of(fresh.token), System.currentTimeMillis());
        return change(room, new RoomCommand.Enter(member, limits.roomCapacity()))
                .onFailure(e -> sessions--)
                .compose(result -> {
                    if (result.outcome() != RoomResult.Outcome.DONE) {
                        sessions--;
                        boolean full = result.outcome() == RoomResult.Outcome.FULL;
                        return Future.failedFuture((full ? Refusal.ROOM_FULL : Refusal.ID_TAKEN).asException());
                    }
                    Session session = rosters.add(room, result.member(), result.state(), limits);
                    rosters.publish(room, result, List.of(fresh.client), List.of());
                    return Future.succeededFuture(session);
                });
    }

    private Future<Admission> attach(
            String room,
            String client,
            Proof proof,
            byte[] digest,
            TransportKind transport,
            @Nullable String token,
            @Nullable String resumeKey) {
        if (draining) {
            return Future.failedFuture(Refusal.DRAINING.asException());
        }
        return change(room, new RoomCommand.Attach(client, proof, digest, self, transport))
                .compose(result -> switch (result.outcome()) {
                    case DONE -> Future.succeededFuture(takeOver(room, result, token, resumeKey));
                    case ABSENT -> Future.failedFuture(Refusal.NO_SUCH_CLIENT.asException());
                    case WRONG_SECRET -> Future.failedFuture(Refusal.BAD_TOKEN.asException());
                    default -> Future.failedFuture(Refusal.ID_TAKEN.asException());
                });
    }

    /** A directory that can't be reached in time is a passing trouble of the node. */
    private Future<RoomResult> change(String room, RoomCommand command) {
        return directory.change(room, command).recover(e -> {
            LOG.warn("The room directory did not answer: {}", e.getMessage());
            // It may have been carried out all the same.
            vertx.setTimer(limits.heartbeatMillis(), timer -> lookForStrays(room));
            return Future.failedFuture(Refusal.OVERLOADED.asException());
        });
    }

    /** The directory has given the session to this home, wherever it was before. */
    private Admission takeOver(String room, RoomResult result, @Nullable String token, @Nullable String resumeKey) {
        Member member = result.member();
        Session here = rosters.session(room, member.client());
        Member before = result.before();
        boolean stayed = before != null && before.home().equals(self);
        if (here != null && stayed) {
            cancelExpiry(here);
            here.attached(member);
            here.view().learned(result.state());
            return new Admission(here, member.epoch(), token, resumeKey, true, here.movedIn());
        }
        if (here != null) {
            drop(here);
        }
        sessions++;
        Session session = rosters.add(room, member, result.state(), limits);
        session.attached(member);
        if (before == null || stayed) {
            session.lost("the signals of this session are not here any more");
        } else {
            moveIn(session, before.home());
        }
        return new Admission(session, member.epoch(), token, resumeKey, true, session.movedIn());
    }

    /** Fetches the session from its old home, which may itself be waiting for it. */
    private void moveIn(Session session, HomeId from) {
        byte[] request = new Packer(128)
                .string(session.room())
                .string(session.client())
                .number(session.epoch())
                .toBytes();
        Promise<Void> done = Promise.promise();
        long deadline = System.nanoTime() + HAND_OVER_MILLIS * 1_000_000;
        session.movingIn(done.future());
        askForHandOver(session, from, request, deadline, done);
    }

    private void askForHandOver(Session session, HomeId from, byte[] request, long deadline, Promise<Void> done) {
        long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        links.request(from, Links.Operation.HAND_OVER, request, left).onComplete(answered -> {
            boolean handedOver = answered.succeeded() && Verdict.read(answered.result()) == Verdict.DONE;
            boolean hopeless = answered.failed() || System.nanoTime() - deadline > 0;
            if (!handedOver && !hopeless && !session.isGone()) {
                vertx.setTimer(HAND_OVER_RETRY_MILLIS, timer -> askForHandOver(session, from, request, deadline, done));
                return;
            }
            if (handedOver) {
                session.unpack(answered.result());
            } else {
                session.lost("the node that kept your signals can't be reached");
            }
            session.arrived();
            done.complete();
        });
    }

    /** A home asks for a session that lived here: the directory has given it a higher epoch. */
    private byte[] handOver(Unpacker in) {
        Session session = rosters.session(in.string(), in.string());
        long epoch = in.number();
        if (session == null || session.epoch() >= epoch) {
            return answer(Verdict.NOT_HERE);
        }
        if (!session.isReady()) {
            return answer(Verdict.NOT_READY);
        }
        Packer out = new Packer(1024).constant(Verdict.DONE);
        session.pack(out);
        drop(session);
        return out.toBytes();
    }

    /** Opens the transport that was admitted, as soon as the session has moved in. */
    public void open(Admission admission, Transport transport, @Nullable Cursor cursor) {
        admission.movedIn().onComplete(moved -> {
            Session session = admission.session();
            if (session.isGone() || session.epoch() != admission.epoch()) {
                transport.close(CloseCode.SUPERSEDED);
            } else if (!transport.isOpen()) {
                disconnected(session);
            } else {
                session.open(transport, cursor, admission.token(), admission.resumeKey(), admission.resumed());
            }
        });
    }

    /** The transport that was admitted will never open. */
    public void abandon(Admission admission) {
        admission.movedIn().onComplete(moved -> {
            Session session = admission.session();
            if (!session.isGone() && session.epoch() == admission.epoch()) {
                disconnected(session);
            }
        });
    }

    // ---- sending

    /** Sends a signal of a session whose transport is here. */
    public void send(Session session, Signal signal, Consumer<Verdict> answer) {
        delivery.send(session, signal, answer);
    }

    /** Sends a signal for who says to be this session and shows its token, wherever it lives. Never fails. */
    public Future<Verdict> send(String room, @Nullable String token, Signal signal) {
        if (rosters.session(room, signal.from()) != null) {
            return sendHere(room, token, signal);
        }
        Packer body = new Packer(signal.size() + 256).string(room).optional(token);
        signal.pack(body);
        return forwarding.forward(room, signal.from(), Links.Operation.SEND, body.toBytes());
    }

    private Future<Verdict> sendHere(String room, @Nullable String token, Signal signal) {
        Session session = rosters.session(room, signal.from());
        if (session == null || session.isGone()) {
            return Future.succeededFuture(Verdict.NOT_HERE);
        }
        if (!session.isToken(token)) {
            return Future.succeededFuture(Verdict.BAD_SESSION);
        }
        own(session);
        Promise<Verdict> verdict = Promise.promise();
        delivery.send(session, signal, verdict::complete);
        return verdict.future();
    }

    /** The token was presented: from now on nothing else opens the session. */
    private void own(Session session) {
        if (!session.isOwned()) {
            session.own();
            mark(session);
        }
    }

    // ---- going

    /** The session says that it leaves. */
    public void leave(Session session) {
        end(session, LeaveReason.LEFT);
    }

    /**
     * Ends the session of who shows its token, wherever it lives. Never fails.
     *
     * @param byId whether the id is enough for a session that is open
     */
    public Future<Verdict> leave(String room, String client, @Nullable String token, boolean byId) {
        if (rosters.session(room, client) != null) {
            return Future.succeededFuture(leaveHere(room, client, token, byId));
        }
        byte[] body = new Packer(192)
                .string(room)
                .string(client)
                .optional(token)
                .flag(byId)
                .toBytes();
        return forwarding.forward(room, client, Links.Operation.LEAVE, body);
    }

    private Verdict leaveHere(String room, String client, @Nullable String token, boolean byId) {
        Session session = rosters.session(room, client);
        if (session == null || session.isGone()) {
            return Verdict.NOT_HERE;
        }
        boolean openById = byId && token == null && !session.isOwned();
        if (!openById && !session.isToken(token)) {
            return Verdict.BAD_TOKEN;
        }
        end(session, LeaveReason.LEFT);
        return Verdict.DONE;
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
            end(session, LeaveReason.LEFT);
        } else {
            disconnected(session);
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
        disconnected(session);
    }

    private void disconnected(Session session) {
        session.disconnected();
        if (closed) {
            return;
        }
        mark(session);
        expireAfter(session, limits.graceMillis());
    }

    /** Tells the directory how the session stands. */
    private void mark(Session session) {
        Member member = session.member(self);
        session.command(
                        directory,
                        new RoomCommand.Mark(
                                member.client(), member.epoch(), member.state(), member.transport(), member.owned()))
                .onSuccess(result -> session.view().learned(result.state()))
                .onFailure(e -> LOG.warn("The room directory did not answer: {}", e.getMessage()));
    }

    private void expireAfter(Session session, long millis) {
        cancelExpiry(session);
        session.expiry(vertx.setTimer(Math.max(1, millis), timer -> {
            session.expiry(null);
            end(session, session.isAdopted() ? LeaveReason.NODE_LOST : LeaveReason.TIMEOUT);
        }));
    }

    private void cancelExpiry(Session session) {
        Long timer = session.expiry();
        if (timer != null) {
            vertx.cancelTimer(timer);
            session.expiry(null);
        }
    }

    /** The session is over: here at once, for the others as soon as the directory knows. */
    private void end(Session session, LeaveReason reason) {
        if (session.isGone()) {
            return;
        }
        remove(session, CloseCode.LEFT);
        leaveDirectory(session, new Departure(session.client(), reason));
    }

    private void leaveDirectory(Session session, Departure departure) {
        session.command(directory, new RoomCommand.Leave(session.client(), session.epoch()))
                .onSuccess(result -> {
                    if (result.outcome() == RoomResult.Outcome.DONE) {
                        rosters.publish(session.room(), result, List.of(), List.of(departure));
                    }
                })
                .onFailure(e -> {
                    // Nobody else will take it out: again, as long as this node runs.
                    LOG.warn("The room directory did not answer: {}", e.getMessage());
                    vertx.setTimer(limits.heartbeatMillis(), timer -> leaveDirectory(session, departure));
                });
    }

    /** The session has another home. */
    private void drop(Session session) {
        remove(session, CloseCode.SUPERSEDED);
    }

    private void remove(Session session, CloseCode why) {
        sessions--;
        cancelExpiry(session);
        rosters.remove(session);
        session.gone(why);
    }

    // ---- life

    private void turnWheel() {
        turn = (turn + 1) % WHEEL;
        Instant now = Instant.now();
        long nowNanos = System.nanoTime();
        List<Session> stuck = new ArrayList<>();
        for (RoomView view : rosters.views()) {
            byte[] heartbeat = null;
            for (Session session : view.sessions().values()) {
                if (Math.floorMod(session.client().hashCode(), WHEEL) != turn) {
                    continue;
                }
                heartbeat = heartbeat != null
                        ? heartbeat
                        : ServerEvents.heartbeat(now, view.announced().version());
                session.inbox().forgetSentBefore(now.toEpochMilli() - limits.graceMillis() - DETECTION_MILLIS);
                if (!session.heartbeat(heartbeat, nowNanos)) {
                    stuck.add(session);
                }
            }
        }
        stuck.forEach(this::tooSlow);
        if (turn == 0) {
            audit();
        }
    }

    /**
     * Compares what is here with the directory: finds roster changes that got lost, tells the directory of sessions
     * that it lost, and gives up those that have moved on without this home being told.
     */
    private void audit() {
        List<String> rooms = new ArrayList<>();
        rosters.views().forEach(view -> rooms.add(view.id()));
        long started = System.nanoTime();
        for (int from = 0; from < rooms.size(); from += AUDIT_ROOMS) {
            Set<String> some = Set.copyOf(rooms.subList(from, Math.min(rooms.size(), from + AUDIT_ROOMS)));
            directory
                    .readAll(some)
                    .onSuccess(states ->
                            some.forEach(room -> audit(room, states.getOrDefault(room, RoomState.EMPTY), started)))
                    .onFailure(e -> LOG.warn("The room directory did not answer: {}", e.getMessage()));
        }
    }

    private void audit(String room, RoomState state, long started) {
        RoomView view = rosters.view(room);
        if (view == null) {
            return;
        }
        for (Session session : List.copyOf(view.sessions().values())) {
            Member member = state.member(session.client());
            boolean settled = !session.hasCommands() && session.enteredAt() - started < 0;
            if (member != null && member.epoch() > session.epoch()) {
                LOG.info("Session {} in room {} has moved on", session.client(), room);
                drop(session);
            } else if (settled && (member == null || member.epoch() < session.epoch())) {
                announce(session);
            }
        }
        takeInStrays(room, state);
        if (state.version() > view.announced().version() && !state.isEmpty()) {
            view.announceDifference(state);
        }
        view.learned(state);
    }

    private void lookForStrays(String room) {
        if (!closed) {
            rosters.read(room).onSuccess(state -> takeInStrays(room, state));
        }
    }

    /**
     * Takes in the members that the directory places here and that are not here, because its answer got lost. Only
     * when they were missing twice: they may just be coming, or going.
     */
    private void takeInStrays(String room, RoomState state) {
        Set<String> before = strays.getOrDefault(room, Set.of());
        Set<String> missing = new HashSet<>();
        for (Member member : state.members().values()) {
            boolean stray = member.home().equals(self) && rosters.session(room, member.client()) == null;
            if (stray && before.contains(member.client())) {
                LOG.info("Session {} of room {} was given to this node unnoticed: taken in", member.client(), room);
                disconnected(takeIn(room, member, state));
            } else if (stray) {
                missing.add(member.client());
            }
        }
        if (missing.isEmpty()) {
            strays.remove(room);
            return;
        }
        strays.put(room, missing);
        if (rosters.view(room) == null) {
            vertx.setTimer(limits.heartbeatMillis(), timer -> lookForStrays(room));
        }
    }

    /** Puts a session here whose signals are not. */
    private Session takeIn(String room, Member member, RoomState state) {
        sessions++;
        Session session = rosters.add(room, member, state, limits);
        session.lost("the node that kept your signals died");
        return session;
    }

    private void announce(Session session) {
        LOG.info("The directory lost session {} of room {}: announced again", session.client(), session.room());
        session.command(directory, new RoomCommand.Announce(session.member(self)))
                .onSuccess(result -> {
                    if (result.outcome() == RoomResult.Outcome.DONE) {
                        rosters.publish(session.room(), result, List.of(session.client()), List.of());
                    }
                });
    }

    // ---- nodes that come and go

    /** A node died: nothing that it was asked will be answered. */
    public void nodeGone(String node) {
        links.nodeGone(node);
    }

    /** Takes in the sessions of a room whose nodes died: here they wait out their grace. */
    public void adopt(String room, Set<String> deadNodes) {
        directory.change(room, new RoomCommand.Adopt(deadNodes, self)).onSuccess(result -> {
            if (result.outcome() != RoomResult.Outcome.DONE) {
                return;
            }
            LOG.info("Adopted {} sessions of room {}", result.changed().size(), room);
            for (Member member : result.changed()) {
                Session session = takeIn(room, member, result.state());
                session.adopted();
                expireAfter(session, limits.graceMillis());
            }
        });
    }

    /**
     * Asks every client to connect to another node, spread over the time, and takes nobody in any more. Done when all
     * sessions have moved on, or the time is over.
     */
    public Future<Void> drain(long millis) {
        draining = true;
        for (RoomView view : List.copyOf(rosters.views())) {
            for (Session session : List.copyOf(view.sessions().values())) {
                long delay = 1 + ThreadLocalRandom.current().nextLong(Math.max(1, millis * 2 / 3));
                vertx.setTimer(delay, timer -> sendAway(session));
            }
        }
        Promise<Void> drained = Promise.promise();
        long end = System.nanoTime() + millis * 1_000_000;
        vertx.setPeriodic(50, timer -> {
            if (sessions == 0 || System.nanoTime() - end >= 0) {
                vertx.cancelTimer(timer);
                drained.complete();
            }
        });
        return drained.future();
    }

    private void sendAway(Session session) {
        Transport transport = session.transport();
        if (transport != null) {
            transport.reconnect(ThreadLocalRandom.current().nextLong(1_000), "the node is shutting down");
            session.close(CloseCode.DRAINING);
            disconnected(session);
        }
    }

    /** Stops. What lives here is left to the cluster. */
    public Future<Void> close() {
        closed = true;
        vertx.cancelTimer(wheelTimer);
        return links.close();
    }

    private static byte[] answer(Verdict verdict) {
        return new Packer(1).constant(verdict).toBytes();
    }

    /** What other homes ask of this one. */
    private final class Requests implements Links.Handler {
        @Override
        public Future<byte[]> request(HomeId from, Links.Operation operation, Unpacker body) {
            return switch (operation) {
                case DELIVER -> Future.succeededFuture(delivery.deliver(body));
                case SEND ->
                    sendHere(body.string(), body.optional(), Signal.unpack(body))
                            .map(Home::answer);
                case LEAVE ->
                    Future.succeededFuture(
                            answer(leaveHere(body.string(), body.string(), body.optional(), body.flag())));
                case HAND_OVER -> Future.succeededFuture(handOver(body));
            };
        }

        @Override
        public void told(Unpacker body) {
            rosters.apply(RosterChange.unpack(body));
        }
    }
}
