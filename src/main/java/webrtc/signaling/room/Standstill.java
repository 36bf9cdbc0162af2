package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Packer;

/**
 * What a home does after its process stood still for long: the others may have taken it for dead, and its sessions
 * over. What lies in its sockets is old. So it sends its clients away and does nothing before it knows that it is in the
 * cluster, and what happened meanwhile. Belongs to the home's context.
 */
final class Standstill {
    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);

    private static final long ASK_MILLIS = 500;

    /** A node that nobody knows by then goes on alone: there may be nobody left. */
    private static final long GIVE_UP_NANOS = 40_000_000_000L;

    private final Vertx vertx;
    private final HomeId self;
    private final Nodes nodes;
    private final Links links;
    private final Audit audit;
    private final Runnable sendEverybodyAway;
    private final Pulse pulse = new Pulse();
    private boolean wakingUp;

    Standstill(Vertx vertx, HomeId self, Nodes nodes, Links links, Audit audit, Runnable sendEverybodyAway) {
        this.vertx = vertx;
        this.self = self;
        this.nodes = nodes;
        this.links = links;
        this.audit = audit;
        this.sendEverybodyAway = sendEverybodyAway;
    }

    /** Whether this home may act; to be asked before it does, and all the time. */
    boolean isOver() {
        if (pulse.beats()) {
            return true;
        }
        if (!wakingUp) {
            wakingUp = true;
            LOG.warn("This node stood still for so long that others may take it for dead: its clients are sent away");
            sendEverybodyAway.run();
            wakeUp(System.nanoTime());
        }
        return false;
    }

    private void wakeUp(long since) {
        boolean late = System.nanoTime() - since > GIVE_UP_NANOS;
        isKnown(late).compose(known -> audit.run()).onComplete(done -> {
            if (done.succeeded() || late) {
                LOG.info("This node is back in the cluster");
                wakingUp = false;
                pulse.restart();
            } else {
                vertx.setTimer(ASK_MILLIS, timer -> wakeUp(since));
            }
        });
    }

    /** Done when every node that this one sees knows it too. */
    private Future<?> isKnown(boolean late) {
        List<Future<?>> known = new ArrayList<>();
        for (String node : nodes.others(self.node())) {
            known.add(links.request(new HomeId(node, 0), Links.Operation.KNOWS, new Packer(0), ASK_MILLIS)
                    .compose(answer -> Verdict.read(answer) == Verdict.DONE
                            ? Future.succeededFuture()
                            : Future.failedFuture("not known")));
        }
        // A node alone may have been alone before, or be taken for dead by all others: time will tell.
        return known.isEmpty() && !late && !nodes.wasAlwaysAlone() ? Future.failedFuture("alone") : Future.all(known);
    }
}
