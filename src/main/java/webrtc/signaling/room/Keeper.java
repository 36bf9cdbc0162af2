package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Packer;

/**
 * The other node that keeps the copy of this home's log. It is chosen when there is one, stays until it dies or is about
 * to leave, and is told to begin a log; nodes that join change nothing. Belongs to the home's context.
 */
final class Keeper implements SignalLog {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final long BEGIN_MILLIS = 1_000;
    private static final long PUT_MILLIS = 2_000;

    /** What the home's log does about it. */
    interface Follower {
        /** There is a keeper, which has nothing of the log yet. */
        void begun();

        /** There is nobody to copy to. */
        void alone();
    }

    private final Vertx vertx;
    private final Links links;
    private final HomeId self;
    private final Nodes nodes;
    private final Follower follower;
    private @Nullable HomeId keeper;
    /** Of the log that was begun last; what is written names it, so that nothing of an older one gets into it. */
    private long generation;

    /** Of the copy that this one follows, or 0. */
    private long before;

    private boolean asking;

    /** It has sealed the log, which others may be reading: until it begins another one nothing more is safe. */
    private @Nullable HomeId refusedBy;

    Keeper(Vertx vertx, Links links, HomeId self, Nodes nodes, Follower follower) {
        this.vertx = vertx;
        this.links = links;
        this.self = self;
        this.nodes = nodes;
        this.follower = follower;
    }

    /** Nodes came or went, or are about to. */
    void look() {
        Set<String> staying = nodes.staying(self.node());
        boolean lost = keeper != null && !staying.contains(keeper.node());
        if (lost || (keeper == null && !asking && !staying.isEmpty())) {
            choose();
        }
    }

    private void choose() {
        keeper = null;
        asking = true;
        ask(candidates(), 0);
    }

    /** The nodes behind this one in a ring of all, so that each keeps about as much as the others. */
    private Deque<HomeId> candidates() {
        NavigableSet<String> others = new TreeSet<>(nodes.staying(self.node()));
        if (refusedBy != null && others.contains(refusedBy.node())) {
            return new ArrayDeque<>(List.of(refusedBy));
        }
        Deque<HomeId> ring = new ArrayDeque<>();
        others.tailSet(self.node()).forEach(node -> ring.add(new HomeId(node, self.loop())));
        others.headSet(self.node()).forEach(node -> ring.add(new HomeId(node, self.loop())));
        return ring;
    }

    private void ask(Deque<HomeId> left, int tries) {
        // Of those that were asked before one may have begun, whose answer came too late: its log is an older one.
        long asked = ++generation;
        HomeId next = left.poll();
        if (next == null) {
            asking = !nodes.staying(self.node()).isEmpty();
            if (asking) {
                // Who has just joined may not serve yet.
                vertx.setTimer(Backoff.millis(tries), timer -> {
                    if (asked == generation) {
                        ask(candidates(), tries + 1);
                    }
                });
            } else {
                before = 0;
                follower.alone();
            }
            return;
        }
        Packer body = new Packer(20).number(asked).number(before);
        links.request(next, Links.Operation.BEGIN_LOG, body, BEGIN_MILLIS).onComplete(answer -> {
            if (asked != generation) {
                return;
            }
            Verdict verdict = answer.succeeded() ? Verdict.read(answer.result()) : Verdict.NOT_READY;
            if (verdict == Verdict.DONE) {
                keeper = next;
                refusedBy = null;
                asking = false;
                before = asked;
                follower.begun();
                return;
            }
            if (verdict == Verdict.LEAVING) {
                nodes.leaves(next.node());
            } else if (isUnreachable(answer.cause()) && next.loop() != 0) {
                // A node may have fewer homes than this one.
                left.addFirst(new HomeId(next.node(), 0));
            }
            ask(left, tries);
        });
    }

    private static boolean isUnreachable(@Nullable Throwable cause) {
        return cause instanceof Links.LinkException e && e.failure() == Links.Failure.UNREACHABLE;
    }

    @Override
    public Future<Void> put(long number, byte[] segment) {
        Packer body = new Packer(segment.length + 24)
                .number(generation)
                .number(number)
                .bytes(segment);
        return tell(Links.Operation.PUT_LOG, body);
    }

    @Override
    public Future<Void> delete(List<Long> numbers) {
        Packer body = new Packer(10 + 4 * numbers.size()).number(generation).number(numbers.size());
        numbers.forEach(body::number);
        return tell(Links.Operation.DELETE_LOG, body);
    }

    private Future<Void> tell(Links.Operation operation, Packer body) {
        HomeId to = keeper;
        if (to == null) {
            return Future.failedFuture("no other node keeps this home's log now");
        }
        long told = generation;
        return links.request(to, operation, body, PUT_MILLIS).transform(answer -> {
            boolean kept = answer.succeeded() && Verdict.read(answer.result()) == Verdict.DONE;
            if (told == generation && kept) {
                return Future.succeededFuture();
            }
            if (told == generation && answer.succeeded()) {
                LOG.warn("{} does not keep this home's log any more, another copy is begun", to);
                refusedBy = to;
                choose();
            } else if (told == generation && isUnreachable(answer.cause())) {
                // It has closed, and the cluster does not know it yet.
                choose();
            }
            return Future.failedFuture(
                    answer.failed() ? answer.cause().getMessage() : to + " does not keep it any more");
        });
    }
}
