package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * How many signals the nodes of the cluster have accepted, each since it started. Any home of a node can tell for all
 * of them; the first is asked, since every node has that.
 */
final class SignalCounts {
    /** A node that is slower than this is left out: whoever looks at statistics looks again soon. */
    private static final long ANSWER_MILLIS = 1_000;

    private final Links links;
    private final Nodes nodes;
    private final LongSupplier accepted;

    SignalCounts(Links links, Nodes nodes, LongSupplier accepted) {
        this.links = links;
        this.nodes = nodes;
        this.accepted = accepted;
    }

    /** This node's answer. */
    byte[] own() {
        return new Packer(8).number(accepted.getAsLong()).toBytes();
    }

    /** Asks all nodes; null stands for one that does not answer in time. Never fails. */
    Future<SortedMap<String, @Nullable Long>> ask() {
        SortedMap<String, @Nullable Long> counts = new TreeMap<>();
        List<Future<Unpacker>> answers = new ArrayList<>();
        for (String node : nodes.living()) {
            counts.put(node, null);
            answers.add(links.request(new HomeId(node, 0), Links.Operation.COUNT, new Packer(0), ANSWER_MILLIS)
                    .onSuccess(answer -> counts.put(node, answer.number())));
        }
        return Future.join(answers).transform(asked -> Future.succeededFuture(counts));
    }
}
