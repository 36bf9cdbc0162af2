package webrtc.signaling.room;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the sessions of nodes that died; here they wait out their grace. Few rooms at a time: a signal in another
 * room waits for those that are under way, and not for the thousands that a dead node may leave. Belongs to the home's
 * context.
 */
final class Adoptions {
    private static final Logger LOG = LoggerFactory.getLogger(Adoptions.class);

    /**
     * Rooms of which the directory is told at the same time. On a busy machine an answer takes long, however little is
     * asked: with fewer rooms it takes longer until all are here, with more of them signals wait longer.
     */
    static final int AT_ONCE = 128;

    private final Vertx vertx;
    private final HomeId self;
    private final Commands commands;
    private final Sessions sessions;
    private final Moves moves;
    private final Audit audit;
    private final Nodes nodes;
    private final Limits limits;
    private final HomeCounts counts;
    /** By room, the nodes that died. No longer than what the directory has: a room is in it once. */
    private final Map<String, Set<String>> waiting = new LinkedHashMap<>();

    private final Set<String> running = new HashSet<>();
    /** Those that have their signals here, and of whom the directory still has to be told so. */
    private final Deque<Session> settled = new ArrayDeque<>();

    private int telling;
    private int adopted;

    Adoptions(
            Vertx vertx,
            HomeId self,
            Commands commands,
            Sessions sessions,
            Moves moves,
            Audit audit,
            Nodes nodes,
            Limits limits,
            HomeCounts counts) {
        this.vertx = vertx;
        this.self = self;
        this.commands = commands;
        this.sessions = sessions;
        this.moves = moves;
        this.audit = audit;
        this.nodes = nodes;
        this.limits = limits;
        this.counts = counts;
    }

    /** Takes in the sessions that a room has on these nodes, as soon as it is its turn. */
    void adopt(String room, Set<String> deadNodes) {
        if (!running.contains(room)) {
            waiting.put(room, deadNodes);
            next();
        }
    }

    /** Takes in nobody any more. */
    void close() {
        waiting.clear();
        settled.clear();
    }

    private void next() {
        while (running.size() < AT_ONCE && !waiting.isEmpty()) {
            Iterator<Map.Entry<String, Set<String>>> first = waiting.entrySet().iterator();
            Map.Entry<String, Set<String>> entry = first.next();
            first.remove();
            Set<String> dead = new HashSet<>(entry.getValue());
            // While the room waited its turn a node may have come back that was only cut off.
            dead.removeIf(nodes::isLiving);
            if (!dead.isEmpty()) {
                run(entry.getKey(), dead);
            }
        }
        // Until then it names the dead home too, whose log stays for a while: that is less urgent than any adoption.
        while (running.size() + telling < AT_ONCE && !settled.isEmpty()) {
            tell(settled.remove());
        }
    }

    private void tell(Session session) {
        if (!session.isGone()) {
            telling++;
            sessions.mark(session).onComplete(told -> {
                telling--;
                vertx.runOnContext(v -> next());
            });
        }
    }

    private void run(String room, Set<String> deadNodes) {
        running.add(room);
        commands.run(room, new RoomCommand.Adopt(deadNodes, self, System.currentTimeMillis()))
                .onSuccess(result -> {
                    if (result.outcome() == RoomResult.Outcome.DONE) {
                        result.changed().forEach(member -> adopted(room, member, result.state()));
                    } else {
                        // It may have run before, and its answer been lost.
                        audit.lookLater(room);
                    }
                })
                .onFailure(e -> {
                    Sessions.noAnswer(e);
                    audit.lookLater(room);
                })
                .onComplete(done -> {
                    running.remove(room);
                    if (running.isEmpty() && waiting.isEmpty() && adopted > 0) {
                        LOG.info("Adopted {} sessions", adopted);
                        adopted = 0;
                    }
                    // In a turn of the loop of its own: what came in meanwhile is first.
                    vertx.runOnContext(v -> next());
                });
    }

    private void adopted(String room, Member member, RoomState state) {
        Session session = sessions.add(room, member, state);
        session.adopted();
        adopted++;
        counts.happened(HomeCounts.Event.ADOPTED);
        moves.moveIn(session, member.sources());
        session.movedIn().onSuccess(v -> {
            settled.add(session);
            next();
        });
        sessions.expireAfter(session, limits.graceMillis());
    }
}
