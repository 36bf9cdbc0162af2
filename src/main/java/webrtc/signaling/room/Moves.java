package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * How a session's signals follow it from home to home. A home that lives hands them over, and keeps them until the next
 * home has copied them; of one whose node is gone the log tells. Belongs to the home's context.
 */
final class Moves {
    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

    private static final long ASK_MILLIS = 1_000;

    /** How long a home that lives may know nothing of the session: it may just be coming there itself. */
    private static final long UNKNOWN_NANOS = 3_000_000_000L;

    /** How long to wait for a node of which nobody knows whether it is gone. */
    private static final long UNSEEN_NANOS = 2_000_000_000L;

    private static final long GIVE_UP_NANOS = 30_000_000_000L;

    /** What was handed over is kept this long, if the next home never says that it is safe there. */
    private static final long DEPARTING_NANOS = 60_000_000_000L;

    private record Departing(Session session, long since) {}

    private final Vertx vertx;
    private final HomeId self;
    private final Links links;
    private final Rosters rosters;
    private final Sessions sessions;
    private final DeadLogs logs;
    private final Nodes nodes;
    /** By session, what left this home at which epoch: a session that comes and goes may have left it several times. */
    private final Map<SessionName, NavigableMap<Long, Departing>> departing = new HashMap<>();

    Moves(Vertx vertx, HomeId self, Links links, Rosters rosters, Sessions sessions, DeadLogs logs, Nodes nodes) {
        this.vertx = vertx;
        this.self = self;
        this.links = links;
        this.rosters = rosters;
        this.sessions = sessions;
        this.logs = logs;
        this.nodes = nodes;
    }

    /** Forgets what is not needed any more. */
    void sweep() {
        long now = System.nanoTime();
        departing.values().removeIf(departures -> {
            departures.values().removeIf(left -> {
                boolean old = now - left.since > DEPARTING_NANOS;
                if (old) {
                    left.session.inbox().release();
                }
                return old;
            });
            return departures.isEmpty();
        });
        logs.sweep();
    }

    /** The inboxes that were handed over, and of which the next homes have not said that they are safe there. */
    List<Inbox> inboxes() {
        return departing.values().stream()
                .flatMap(departures -> departures.values().stream())
                .map(left -> left.session.inbox())
                .toList();
    }

    // ---- leaving

    /** The session has another home, which will ask for it. */
    void depart(Session session) {
        departing
                .computeIfAbsent(new SessionName(session.room(), session.client()), none -> new TreeMap<>())
                .put(session.epoch(), new Departing(session, System.nanoTime()));
        sessions.drop(session);
    }

    /** It was found that the session has another home. Signals that were accepted here may be unknown there. */
    void giveUp(Session session) {
        LeftBehind leftBehind = LeftBehind.of(session);
        depart(session);
        tell(leftBehind);
    }

    /** Tells whoever has the session now, wherever it goes meanwhile. */
    void tell(LeftBehind leftBehind) {
        tell(leftBehind, System.nanoTime(), 0);
    }

    private void tell(LeftBehind left, long started, int tries) {
        if (System.nanoTime() - started > GIVE_UP_NANOS) {
            LOG.warn(
                    "Nobody could be told of signals left behind for session {} of room {}",
                    left.client(),
                    left.room());
            return;
        }
        rosters.read(left.room())
                .compose(state -> {
                    Member member = state.member(left.client());
                    if (member == null) {
                        return Future.succeededFuture(nodes.isInDoubt() ? Verdict.NOT_HERE : Verdict.DONE);
                    }
                    return links.request(member.home(), Links.Operation.LEFT_BEHIND, left.pack(), ASK_MILLIS)
                            .map(Verdict::read);
                })
                .onComplete(told -> {
                    if (told.failed() || told.result().isPassing()) {
                        vertx.setTimer(Backoff.millis(tries), timer -> tell(left, started, tries + 1));
                    }
                });
    }

    /** A home asks for a session that lived here: the directory has given it a higher epoch. */
    byte[] handOver(Unpacker in) {
        String room = in.string();
        String client = in.string();
        long epoch = in.number();
        Session session = rosters.session(room, client);
        if (session != null && session.epoch() < epoch) {
            if (!session.isReady()) {
                return Verdict.NOT_READY.pack();
            }
            depart(session);
        }
        NavigableMap<Long, Departing> departures = departing.get(new SessionName(room, client));
        Map.Entry<Long, Departing> latest = departures == null ? null : departures.lowerEntry(epoch);
        if (latest == null) {
            return Verdict.NOT_HERE.pack();
        }
        Departing left = latest.getValue();
        if (!left.session.hasInbox()) {
            return Verdict.NOT_READY.pack();
        }
        Packer out = new Packer(1024).constant(Verdict.DONE);
        left.session.pack(out);
        return out.toBytes();
    }

    /** The next home has copied what was handed over. */
    void released(Unpacker in) {
        SessionName name = new SessionName(in.string(), in.string());
        long epoch = in.number();
        NavigableMap<Long, Departing> departures = departing.get(name);
        if (departures != null) {
            Map<Long, Departing> safe = departures.headMap(epoch);
            safe.values().forEach(left -> left.session.inbox().release());
            safe.clear();
            if (departures.isEmpty()) {
                departing.remove(name);
            }
        }
    }

    // ---- coming

    /** Fetches what the former homes of a session keep; until it is here, nothing is accepted and nothing written. */
    void moveIn(Session session, List<HomeId> sources) {
        MoveIn move = new MoveIn(session, sources);
        session.movingIn(move.done.future());
        move.next();
    }

    private final class MoveIn {
        private final Session session;
        private final Deque<HomeId> sources;
        private final Promise<Void> done = Promise.promise();
        private final List<LogRecord> records = new ArrayList<>();
        private final long started = System.nanoTime();
        private @Nullable HomeId handedOverBy;
        private boolean fromLog;
        private int tries;

        MoveIn(Session session, List<HomeId> sources) {
            this.session = session;
            this.sources = new ArrayDeque<>(sources);
        }

        void next() {
            HomeId source = sources.peek();
            if (isOver()) {
                done.complete();
            } else if (source == null || handedOverBy != null) {
                settle();
            } else if (isGone(source)) {
                readLog(source);
            } else {
                ask(source);
            }
        }

        private boolean isGone(HomeId home) {
            return nodes.isGone(home.node()) || (waited() > UNSEEN_NANOS && !nodes.isLiving(home.node()));
        }

        /** It left the room; one that only moved on is waited for by its next home. */
        private boolean isOver() {
            NavigableMap<Long, Departing> departures = departing.get(new SessionName(session.room(), session.client()));
            return session.isGone() && (departures == null || !departures.containsKey(session.epoch()));
        }

        private long waited() {
            return System.nanoTime() - started;
        }

        private void again() {
            vertx.setTimer(Backoff.millis(tries++), timer -> next());
        }

        private void skip(String why) {
            session.lost(why);
            sources.remove();
            next();
        }

        private void ask(HomeId source) {
            Packer request = new Packer(128)
                    .string(session.room())
                    .string(session.client())
                    .number(session.epoch());
            links.request(source, Links.Operation.HAND_OVER, request, ASK_MILLIS)
                    .onSuccess(answer -> answered(source, answer))
                    .onFailure(e -> {
                        if (waited() > GIVE_UP_NANOS) {
                            skip("the node that kept your signals can't be reached");
                        } else {
                            again();
                        }
                    });
        }

        private void answered(HomeId source, Unpacker answer) {
            Verdict verdict = Verdict.read(answer);
            if (isOver()) {
                done.complete();
            } else if (verdict == Verdict.DONE) {
                session.unpack(answer);
                handedOverBy = source;
                next();
            } else if (verdict == Verdict.NOT_HERE && (source.equals(self) || waited() > UNKNOWN_NANOS)) {
                // What it had it would still keep: the session was given to it, and the answer never came there.
                sources.remove();
                next();
            } else if (waited() > GIVE_UP_NANOS) {
                LOG.warn("{} does not hand over session {} of room {}", source, session.client(), session.room());
                skip("the node that kept your signals does not hand them over");
            } else {
                again();
            }
        }

        private void readLog(HomeId source) {
            fromLog = true;
            logs.read(source).onComplete(read -> {
                if (read.succeeded()) {
                    if (!read.result().isWhole()) {
                        session.lost("several nodes died at once, and signals with them");
                    }
                    records.addAll(read.result().of(session));
                    sources.remove();
                    next();
                } else if (waited() > GIVE_UP_NANOS) {
                    skip("the signals of a node that died can't be read");
                } else {
                    again();
                }
            });
        }

        private void settle() {
            if (fromLog) {
                session.inbox().restore(records);
            }
            session.inbox().copyAll(this::settled);
        }

        private void settled() {
            session.arrived();
            if (!session.isGone()) {
                if (!session.isAdopted()) {
                    // Of adopted ones it is told when all are taken in.
                    sessions.mark(session);
                }
                if (handedOverBy != null) {
                    byte[] released = new Packer(128)
                            .constant(Links.Telling.RELEASED)
                            .string(session.room())
                            .string(session.client())
                            .number(session.epoch())
                            .toBytes();
                    links.tell(handedOverBy, released);
                }
            }
            done.complete();
        }
    }
}
