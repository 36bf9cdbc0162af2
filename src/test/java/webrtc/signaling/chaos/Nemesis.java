package webrtc.signaling.chaos;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.chaos.History.Fault;
import webrtc.signaling.chaos.History.Fault.Kind;
import webrtc.signaling.chaos.History.Whole;

/** Does one harm at a time, at random places, and waits until the cluster has got over it. */
final class Nemesis {
    private static final long SETTLE_MILLIS = 2_000;

    /** After a split: until the two sides look for each other and have merged. */
    private static final long MERGE_MILLIS = 30_000;

    private static final long HEAL_SECONDS = 60;

    private final World world;
    private final @Nullable Network network;
    private final Random random;
    private final PrintStream out;

    /** Harms this world; without a network there is nothing to cut. */
    Nemesis(World world, @Nullable Network network, long seed, PrintStream out) {
        this.world = world;
        this.network = network;
        this.random = new Random(seed);
        this.out = out;
    }

    /** One fault of each of these kinds, in random order. */
    void oneOfEach(List<Kind> kinds) {
        List<Kind> shuffled = new ArrayList<>(kinds);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(this::harm);
    }

    /** Faults of these kinds, as many as fit into the time. */
    void forSeconds(long seconds, List<Kind> kinds) {
        long end = System.nanoTime() + seconds * 1_000_000_000;
        while (System.nanoTime() - end < 0) {
            harm(kinds.get(random.nextInt(kinds.size())));
        }
    }

    private void harm(Kind kind) {
        switch (kind) {
            case RESET, SLOW_READER -> harmClients(kind);
            // One after the other, as a new version is rolled out.
            case RESTART -> world.nodes().all().forEach(node -> harmNode(kind, node));
            case KILL -> harmNode(kind, busiest());
            default -> harmNode(kind, world.nodes().get(random.nextInt(Nodes.COUNT)));
        }
    }

    private void harmNode(Kind kind, Node node) {
        History history = world.history();
        long from = history.now();
        out.printf("%s %s of node %d%n", Report.seconds(from), kind, node.number());
        harm(kind, node);
        history.add(new Fault(from, kind, Integer.toString(node.number()), history.now()));
        if (Patience.awaited(HEAL_SECONDS, world::isWhole)) {
            history.add(new Whole(history.now()));
        }
        Patience.last(kind.splits() ? MERGE_MILLIS : SETTLE_MILLIS);
    }

    /** Where a kill hurts most: after a restart a node may have no clients at all. */
    private Node busiest() {
        Map<Integer, Long> clients =
                world.clients().stream().collect(Collectors.groupingBy(ChaosClient::node, Collectors.counting()));
        return world.nodes().all().stream()
                .max(Comparator.comparing(node -> clients.getOrDefault(node.number(), 0L)))
                .orElseThrow();
    }

    private void harm(Kind kind, Node node) {
        switch (kind) {
            case KILL -> {
                node.kill();
                Patience.last(500 + random.nextInt(4_000));
                node.restart();
            }
            case FREEZE -> freeze(node, 3_000 + random.nextInt(3_000));
            case LONG_FREEZE -> freeze(node, 6_000 + random.nextInt(9_000));
            case CUT -> cut(node, 15_000 + random.nextInt(10_000));
            default -> {
                node.terminate();
                node.restart();
            }
        }
    }

    private static void freeze(Node node, long millis) {
        node.freeze();
        try {
            Patience.last(millis);
        } finally {
            node.thaw();
        }
    }

    private void cut(Node node, long millis) {
        if (network == null) {
            throw new IllegalStateException(Network.NEEDS);
        }
        network.cut(node.number());
        try {
            Patience.last(millis);
        } finally {
            network.mend(node.number());
        }
    }

    /** A third of the clients, at the same time. */
    private void harmClients(Kind kind) {
        List<ChaosClient> clients = world.clients().stream()
                .filter(client -> random.nextInt(3) == 0)
                .toList();
        out.printf("%s %s of %d clients%n", Report.seconds(world.history().now()), kind, clients.size());
        long from = world.history().now();
        if (kind == Kind.RESET) {
            clients.forEach(client -> client.run(ChaosClient::cut));
            Patience.last(1_000);
        } else {
            clients.forEach(client -> client.run(each -> each.pause(true)));
            Patience.last(1_500 + random.nextInt(5_000));
            clients.forEach(client -> client.run(each -> each.pause(false)));
        }
        long until = world.history().now();
        clients.forEach(client -> world.history().add(new Fault(from, kind, client.session(), until)));
        Patience.last(500);
    }
}
