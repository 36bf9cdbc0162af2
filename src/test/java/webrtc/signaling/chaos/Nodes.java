package webrtc.signaling.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of three processes, with a name and ports of its own. None of them outlives this JVM. */
final class Nodes implements AutoCloseable {
    static final int COUNT = 3;

    /** Below the range from which the system takes ports for outgoing connections: a restart finds its ports free. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 12_000;

    private final List<Node> nodes = new ArrayList<>();
    private final Thread hook = new Thread(this::destroy, "end-of-nodes");

    /** Nodes at these places; what they print goes to files in the directory. */
    Nodes(Path directory, Map<String, String> settings, List<Place> places) throws IOException {
        Runtime.getRuntime().addShutdownHook(hook);
        Files.createDirectories(directory);
        String name = "chaos-" + UUID.randomUUID();
        List<Integer> ports = List.copyOf(freePorts(COUNT * 3));
        String members = IntStream.range(0, COUNT)
                .mapToObj(i -> places.get(i).clusterHost() + ':' + ports.get(i))
                .collect(Collectors.joining(","));
        for (int i = 0; i < COUNT; i++) {
            Place place = places.get(i);
            int port = ports.get(COUNT + i);
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("HOST", place.host());
            // All clients come from one address.
            environment.put("ADDRESS_CONNECTIONS", "0");
            environment.put("ADDRESS_SESSION_BURST", "0");
            environment.put("ADDRESS_ROOM_BURST", "0");
            environment.put("CLUSTER_HOST", place.clusterHost());
            environment.put("PORT", Integer.toString(port));
            environment.put("ADMIN_PORT", Integer.toString(ports.get(2 * COUNT + i)));
            environment.put("CLUSTER_NAME", name);
            environment.put("CLUSTER_PORT", Integer.toString(ports.get(i)));
            environment.put("CLUSTER_MEMBERS", members);
            // Where the others may have io_uring: what is promised is promised with both, and between them.
            environment.put("NATIVE_TRANSPORT", i == 0 ? "epoll" : "auto");
            Path output = directory.resolve("node-" + i + ".log");
            Files.deleteIfExists(output);
            nodes.add(new Node(i, place, port, environment, output));
        }
    }

    /** Starts all of them, the first one first: so it is one cluster from the beginning. */
    void start() {
        nodes.get(0).launch();
        nodes.get(0).awaitReady(1);
        nodes.stream().skip(1).forEach(Node::launch);
        nodes.stream().skip(1).forEach(node -> node.awaitReady(1));
    }

    Node get(int number) {
        return nodes.get(number);
    }

    List<Node> all() {
        return nodes;
    }

    /** One that looks well, as a load balancer picks it. */
    Node pick(Random random) {
        List<Node> serving = nodes.stream().filter(Node::isServing).toList();
        return serving.isEmpty() ? nodes.get(random.nextInt(COUNT)) : serving.get(random.nextInt(serving.size()));
    }

    private void destroy() {
        nodes.forEach(Node::destroy);
    }

    @Override
    public void close() {
        destroy();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private static Set<Integer> freePorts(int count) {
        Random random = new Random();
        Set<Integer> ports = new HashSet<>();
        while (ports.size() < count) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                ports.add(probe.getLocalPort());
            } catch (IOException e) {
                // In use: the next one.
            }
        }
        return ports;
    }
}
