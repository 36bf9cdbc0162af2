package webrtc.signaling.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The processes of one contestant, pinned to the processor of the servers. None outlives the generator. */
final class Servers implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final List<String> HEAP = List.of("-Xms256m", "-Xmx2g");

    private final Contestant contestant;
    private final Bench.Options options;
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Thread hook = new Thread(this::destroy, "end-of-servers");

    private Servers(Contestant contestant, Bench.Options options) {
        this.contestant = contestant;
        this.options = options;
    }

    /** Starts them and waits until they serve. */
    static Servers start(Contestant contestant, Bench.Options options) throws IOException {
        Servers servers = new Servers(contestant, options);
        Runtime.getRuntime().addShutdownHook(servers.hook);
        switch (contestant) {
            case BARE -> servers.startBare();
            case PEERJS -> servers.startPeerJs();
            default -> servers.startNodes();
        }
        return servers;
    }

    private void startNodes() throws IOException {
        String name = "bench-" + UUID.randomUUID();
        List<Integer> clusterPorts = freePorts(contestant.nodes);
        List<String> members =
                clusterPorts.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int i = 0; i < contestant.nodes; i++) {
            int port = freePorts(1).get(0);
            List<String> command = java();
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
            Path output = output(i);
            String ready = " is ready, in a cluster of " + (i + 1) + " node";
            launch(command, settings, port, () -> Files.readString(output).contains(ready));
        }
    }

    private void startBare() throws IOException {
        int port = freePorts(1).get(0);
        List<String> command = java();
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), BareRelay.class.getName(), Integer.toString(port)));
        launch(command, Map.of(), port, () -> listens(port));
    }

    private void startPeerJs() throws IOException {
        Path program = Peers.peerJs(options.directory);
        int port = freePorts(1).get(0);
        List<String> command = pinned();
        command.addAll(List.of(
                "node",
                program.toString(),
                "--port",
                Integer.toString(port),
                "--path",
                "/",
                "--concurrent_limit",
                "1000000",
                // The client library sends a sign of life every 5 s, this generator none.
                "--alive_timeout",
                "3600000"));
        launch(command, Map.of(), port, () -> listens(port));
    }

    private List<String> pinned() {
        return new ArrayList<>(List.of("taskset", "-c", Integer.toString(options.serverCpu)));
    }

    /** As the image runs it, with a heap of a known size. */
    private List<String> java() {
        List<String> command = pinned();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        if (Runtime.version().feature() >= 25) {
            command.add("@src/main/container/jvm.options");
        }
        return command;
    }

    private void launch(List<String> command, Map<String, String> settings, int port, Callable<Boolean> ready)
            throws IOException {
        Path output = output(processes.size());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        processes.add(process);
        ports.add(port);
        Awaitility.await(contestant.label + " serves")
                .atMost(START_SECONDS, TimeUnit.SECONDS)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(contestant.label + " ended: " + output);
                    }
                    return ready.call();
                });
    }

    private Path output(int node) {
        return options.directory.resolve(contestant.label + "-" + node + ".log");
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<Integer> free = new ArrayList<>();
        List<ServerSocket> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket probe = new ServerSocket(0);
            probes.add(probe);
            free.add(probe.getLocalPort());
        }
        for (ServerSocket probe : probes) {
            probe.close();
        }
        return free;
    }

    Contestant contestant() {
        return contestant;
    }

    List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    /** A new client; its number decides on which node. */
    Client client(Loop loop, String room, int number, Client.Listener listener) {
        return contestant.client(loop, ports.get(number % ports.size()), room, number, listener);
    }

    /** Memory in use, after a full collection where there is something to collect. */
    double residentBytes() {
        if (contestant.isJvm()) {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            pids().forEach(pid -> Peers.run(null, jcmd, Long.toString(pid), "GC.run"));
        }
        return Usage.residentBytes(pids());
    }

    private void destroy() {
        processes.forEach(Process::destroyForcibly);
    }

    @Override
    public void close() {
        destroy();
        Runtime.getRuntime().removeShutdownHook(hook);
        for (Process process : processes) {
            process.onExit().join();
        }
    }
}
