package webrtc.signaling.bench;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Contestants on a JVM: this server, and the bare relay. */
final class Jvms {
    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx2g");

    private Jvms() {}

    static void startSignaling(Servers servers) throws IOException {
        for (int i = 0; i < servers.contestant().nodes; i++) {
            startNode(servers, servers.cluster(), i + 1);
        }
    }

    /** One more node, in the cluster of the others or in one of its own. */
    static void startAnother(Servers servers, boolean joins) {
        try {
            if (joins) {
                startNode(servers, servers.cluster(), servers.contestant().nodes + 1);
            } else {
                startNode(servers, Cluster.create(1), 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the nodes of a cluster have to know.
     *
     * @param name of the cluster
     * @param ports of Hazelcast, one for each node
     */
    record Cluster(String name, List<Integer> ports) {
        static Cluster create(int nodes) throws IOException {
            return new Cluster("bench-" + UUID.randomUUID(), Servers.freePorts(nodes));
        }

        /** The addresses of the first ones: a node that is named and is not there is looked for again and again. */
        String members(int nodes) {
            return ports.stream().limit(nodes).map(port -> "127.0.0.1:" + port).collect(joining(","));
        }
    }

    private static void startNode(Servers servers, Cluster cluster, int size) throws IOException {
        List<Integer> ports = Servers.freePorts(2);
        List<String> command = java(servers);
        Bench.Options options = servers.options();
        boolean before = servers.contestant().isBefore();
        Path jar = before ? Objects.requireNonNull(options.before) : options.jar;
        command.addAll(List.of("-Dsignaling.exit.with.parent=true", "-jar", jar.toString()));
        Map<String, String> settings = Map.ofEntries(
                Map.entry("HOST", "127.0.0.1"),
                Map.entry("PORT", ports.get(0).toString()),
                Map.entry("ADMIN_PORT", ports.get(1).toString()),
                Map.entry("CLUSTER_NAME", cluster.name),
                Map.entry("CLUSTER_PORT", cluster.ports.get(size - 1).toString()),
                Map.entry("CLUSTER_MEMBERS", cluster.members(Math.max(size, servers.contestant().nodes))),
                // The limits are kept and paid for, but out of reach.
                Map.entry("RATE_BURST", "1000000"),
                Map.entry("RATE_PER_SECOND", "1000000"),
                Map.entry("ADDRESS_CONNECTIONS", "1000000"),
                Map.entry("ADDRESS_SESSION_BURST", "1000000"),
                Map.entry("ADDRESS_ROOM_BURST", "1000000"));
        Path output = servers.nextOutput();
        String ready = " is ready, in a cluster of " + size + " node";
        servers.launch(command, settings, () -> Files.readString(output).contains(ready));
        servers.serveOn(ports.get(0));
        servers.watchOn(ports.get(1));
    }

    static void startBare(Servers servers) throws IOException {
        int port = Servers.freePort();
        List<String> command = java(servers);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), BareRelay.class.getName(), Integer.toString(port)));
        servers.launch(command, Map.of(), () -> Servers.listens(port));
        servers.serveOn(port);
    }

    /** As the image runs it, with a heap of a known size. */
    private static List<String> java(Servers servers) {
        List<String> command = servers.pinned(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        if (Runtime.version().feature() >= 25) {
            command.add("@src/main/container/jvm.options");
        }
        return command;
    }
}
