package webrtc.signaling.bench;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Contestants on a JVM: this server, and the bare relay. */
final class Jvms {
    private static final Path CONTAINER = Path.of("src/main/container");
    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx2g");

    private Jvms() {}

    static void startSignaling(Servers servers) throws IOException {
        Path before = servers.contestant().isBefore() ? servers.options().before : null;
        Path jar = Objects.requireNonNullElse(before, servers.options().jar);
        List<String> program = List.of("-jar", jar.toString());
        for (int i = 0; i < servers.contestant().nodes; i++) {
            startNode(servers, servers.cluster(), i + 1, program);
        }
    }

    /** With a cache that is made as the image's is, unless there is one of this program. */
    static void startTrained(Servers servers) throws IOException {
        Path directory = servers.options().directory.resolve("trained").toAbsolutePath();
        Path jar = directory.resolve("app.jar");
        Path cache = directory.resolve("app.aot");
        if (Files.notExists(cache) || Files.mismatch(servers.options().jar, jar) >= 0) {
            train(servers.options().jar, directory);
        }
        startNode(servers, servers.cluster(), 1, List.of("-XX:AOTCache=" + cache, "-jar", jar.toString()));
    }

    private static void train(Path jar, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.copy(jar, directory.resolve("app.jar"), REPLACE_EXISTING);
        Files.copy(CONTAINER.resolve("jvm.options"), directory.resolve("jvm.options"), REPLACE_EXISTING);
        List<Integer> ports = Servers.freePorts(3);
        Programs.run(
                null,
                "env",
                "PATH=" + Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH"),
                "PORT=" + ports.get(0),
                "ADMIN_PORT=" + ports.get(1),
                "CLUSTER_PORT=" + ports.get(2),
                "CLUSTER_MEMBERS=127.0.0.1:" + ports.get(2),
                "bash",
                CONTAINER.resolve("train").toString(),
                directory.toString());
    }

    /** One more node, in the cluster of the others or in one of its own. */
    static void startAnother(Servers servers, boolean joins) {
        try {
            List<String> program = List.of("-jar", servers.options().jar.toString());
            if (joins) {
                startNode(servers, servers.cluster(), servers.contestant().nodes + 1, program);
            } else {
                startNode(servers, Cluster.create(1), 1, program);
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

    private static void startNode(Servers servers, Cluster cluster, int size, List<String> program) throws IOException {
        List<Integer> ports = Servers.freePorts(2);
        List<String> command = java(servers);
        command.add("-Dsignaling.exit.with.parent=true");
        command.addAll(program);
        Map<String, String> settings = new HashMap<>(Map.ofEntries(
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
                Map.entry("ADDRESS_ROOM_BURST", "1000000")));
        if (servers.contestant().isBefore()) {
            settings.putAll(servers.options().beforeSettings);
        }
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
            command.add("@" + CONTAINER.resolve("jvm.options"));
        }
        return command;
    }
}
