package webrtc.signaling.cluster;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name that resolves to the addresses of all nodes. A node that joins before it is listed there may neither find
 * others nor be found, and starts a cluster of its own. Where each waits for its own address, of any two that start at
 * once the one that sees itself later sees both.
 */
final class NodesName {
    private static final Logger LOG = LoggerFactory.getLogger(NodesName.class);

    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private final String name;
    private final InetAddress own;
    private final long deadline;

    private NodesName(String name, InetAddress own, Duration patience) {
        this.name = name;
        this.own = own;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** Done when the addresses that the name resolves to have this node's own among them; fails when it takes too long. */
    static Future<Void> lists(String name, InetAddress own, Duration patience) {
        NodesName asked = new NodesName(name, own, patience);
        return Future.fromCompletionStage(
                CompletableFuture.supplyAsync(asked::resolve).thenCompose(found -> asked.orLater(found, true)));
    }

    private CompletableFuture<Void> orLater(List<InetAddress> found, boolean first) {
        if (found.contains(own)) {
            return CompletableFuture.completedFuture(null);
        }
        if (System.nanoTime() - deadline > 0) {
            return CompletableFuture.failedFuture(new UnknownHostException("CLUSTER_DNS " + name
                    + " must resolve to the address of this node, " + own.getHostAddress() + ", too. It gives "
                    + found));
        }
        if (first) {
            LOG.info("Waiting for {} to resolve to {} too", name, own.getHostAddress());
        }
        return CompletableFuture.supplyAsync(this::resolve, LATER).thenCompose(next -> orLater(next, false));
    }

    /** Blocks as long as the resolver of the system does. */
    private List<InetAddress> resolve() {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
