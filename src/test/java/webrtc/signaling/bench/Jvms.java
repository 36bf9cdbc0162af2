package webrtc.signaling.bench;

import java.io.IOException;
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
        Contestant contestant = servers.contestant();
        String name = "bench-" + UUID.randomUUID();
        List<Integer> clusterPorts = Servers.freePorts(contestant.nodes);
        List<String> members =
                clusterPorts.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int i = 0; i < contestant.nodes; i++) {
            int port = Servers.freePort();
            List<String> command = java(servers);
            Bench.Options options = servers.options();
            Path jar = contestant == Contestant.BEFORE ? Objects.requireNonNull(options.before) : options.jar;
            command.addAll(List.of("-Dsignaling.exit.with.parent=true", "-jar", jar.toString()));
            Map<String, String> settings = Map.ofEntries(
                    Map.entry("HOST", "127.0.0.1"),
                    Map.entry("PORT", Integer.toString(port)),
                    Map.entry("ADMIN_PORT", "0"),
                    Map.entry("CLUSTER_NAME", name),
                    Map.entry("CLUSTER_PORT", Integer.toString(clusterPorts.get(i))),
                    Map.entry("CLUSTER_MEMBERS", String.join(",", members)),
                    // The limits are kept and paid for, but out of reach.
                    Map.entry("RATE_BURST", "1000000"),
                    Map.entry("RATE_PER_SECOND", "1000000"),
                    Map.entry("ADDRESS_CONNECTIONS", "1000000"),
                    Map.entry("ADDRESS_SESSION_BURST", "1000000"),
                    Map.entry("ADDRESS_ROOM_BURST", "1000000"));
            Path output = servers.nextOutput();
            String ready = " is ready, in a cluster of " + (i + 1) + " node";
            servers.launch(command, settings, () -> Files.readString(output).contains(ready));
            servers.serveOn(port);
        }
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
