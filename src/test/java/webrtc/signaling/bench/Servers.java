package webrtc.signaling.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The processes of one contestant, pinned to the processor of the servers. None outlives the generator. */
final class Servers implements AutoCloseable {
    private static final long START_SECONDS = 120;

    private final Contestant contestant;
    private final Bench.Options options;
    private final Jvms.Cluster cluster;
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final List<Integer> adminPorts = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::destroy, "end-of-servers");

    private Servers(Contestant contestant, Bench.Options options) throws IOException {
        this.contestant = contestant;
        this.options = options;
        // One more may come.
        this.cluster = Jvms.Cluster.create(contestant.nodes + 1);
    }

    /** Starts them and waits until they serve. */
    static Servers start(Contestant contestant, Bench.Options options) throws IOException {
        Servers servers = new Servers(contestant, options);
        Runtime.getRuntime().addShutdownHook(servers.hook);
        contestant.starter.start(servers);
        return servers;
    }

    /** A command on the processor of the servers; it may be added to. */
    List<String> pinned(String... command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", options.serverCpu));
        pinned.addAll(List.of(command));
        return pinned;
    }

    /** Starts a process and waits until it is ready. */
    void launch(List<String> command, Map<String, String> settings, Callable<Boolean> ready) throws IOException {
        Path output = nextOutput();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        processes.add(process);
        Awaitility.await(contestant.label + " serves")
                .atMost(START_SECONDS, TimeUnit.SECONDS)
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException(contestant.label + " ended: " + output);
                    }
                    return ready.call();
                });
    }

    /** Where the process that is launched next writes what it says. */
    Path nextOutput() {
        return nextOutput("log");
    }

    /** Where something else is written. */
    Path nextOutput(String ending) {
        return options.directory.resolve(contestant.label + "-" + processes.size() + "." + ending);
    }

    /** From now on clients go to this port too. */
    void serveOn(int port) {
        ports.add(port);
    }

    /** From now on this node is watched too. */
    void watchOn(int adminPort) {
        adminPorts.add(adminPort);
    }

    static boolean listens(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        return freePorts(1).get(0);
    }

    /** Ports that nobody listens on, all different. */
    static List<Integer> freePorts(int count) throws IOException {
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

    Bench.Options options() {
        return options;
    }

    /** Of the contestants that are clusters of ours. */
    Jvms.Cluster cluster() {
        return cluster;
    }

    /** Those that were started, and those that they started. */
    private List<ProcessHandle> all() {
        return processes.stream()
                .map(Process::toHandle)
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .toList();
    }

    List<Long> pids() {
        return all().stream().map(ProcessHandle::pid).toList();
    }

    /** The numbers of the nodes that clients go to. */
    List<Integer> nodes() {
        return IntStream.range(0, ports.size()).boxed().toList();
    }

    /** All of them but one. */
    List<Integer> nodesBut(int node) {
        return nodes().stream().filter(other -> other != node).toList();
    }

    /** The admin ports of those that are watched. */
    List<Integer> adminPorts() {
        return List.copyOf(adminPorts);
    }

    /** A new client of a node. */
    Client client(Loop loop, int node, String room, int number, boolean together, Client.Listener listener) {
        return contestant.clients.client(loop, new Seat(ports.get(node), room, number, together), listener);
    }

    /** Leaves a node's process to the caller, who is about to end it: from now on it counts no more. */
    Process give(int node) {
        adminPorts.remove(node);
        return processes.remove(node);
    }

    /** Memory in use, after a full collection where there is something to collect. */
    double residentBytes() {
        if (contestant.isJvm()) {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            pids().forEach(pid -> Programs.run(null, jcmd, Long.toString(pid), "GC.run"));
        }
        return Usage.residentBytes(pids());
    }

    /** Parents first: none of them starts its children again. */
    private void destroy() {
        try {
            all().forEach(ProcessHandle::destroyForcibly);
        } finally {
            // Children are looked for in files, which may be what there is no more of.
            processes.forEach(Process::destroyForcibly);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> ending = all();
        destroy();
        Runtime.getRuntime().removeShutdownHook(hook);
        ending.forEach(process -> process.onExit().join());
    }
}
