package webrtc.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import webrtc.signaling.ServerConfig;
import webrtc.signaling.SignalingServer;

/**
 * A cluster of real nodes in this JVM, on loopback, with a name and ports of its own. Times are short; a test gives
 * the settings it is about.
 */
public final class TestCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<SignalingServer> nodes = new ArrayList<>();
    private final Map<String, String> settings;

    private TestCluster(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Starts so many nodes with these settings, and waits until all see all. */
    public static TestCluster start(int nodes, Map<String, String> settings) {
        EventLoopWatch.start();
        Conformance.prepare();
        List<Integer> ports = freePorts(nodes);
        Map<String, String> all = new HashMap<>();
        all.put("PORT", "0");
        all.put("ADMIN_PORT", "0");
        all.put("HOST", "127.0.0.1");
        all.put("CLUSTER_NAME", "test-" + UUID.randomUUID());
        all.put(
                "CLUSTER_MEMBERS",
                ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")));
        all.put("EVENT_LOOPS", "2");
        all.put("HEARTBEAT_SECONDS", "1");
        all.put("GRACE_SECONDS", "2");
        all.put("DRAIN_SECONDS", "1");
        // All tests come from one address.
        all.put("ADDRESS_CONNECTIONS", "0");
        all.put("ADDRESS_SESSION_BURST", "0");
        all.put("ADDRESS_ROOM_BURST", "0");
        all.putAll(settings);
        TestCluster cluster = new TestCluster(all);
        // One after the other: members that start at once take seconds to agree on who is first.
        for (int port : ports) {
            cluster.add(port, Map.of());
        }
        return cluster;
    }

    /** Starts one more node, with settings of its own above those of the others, and gives its index. */
    public int add(Map<String, String> own) {
        return add(freePorts(1).get(0), own);
    }

    private int add(int clusterPort, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("CLUSTER_PORT", Integer.toString(clusterPort));
        all.putAll(own);
        nodes.add(get(SignalingServer.start(ServerConfig.ofEnvironment(all))));
        awaitSize((int) nodes.stream().filter(TestCluster::runs).count());
        return nodes.size() - 1;
    }

    private static boolean runs(SignalingServer node) {
        return node.hazelcast().getLifecycleService().isRunning();
    }

    /** Waits until every node that runs sees so many nodes. */
    public void awaitSize(int size) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(nodes)
                        .filteredOn(TestCluster::runs)
                        .allSatisfy(node -> assertThat(node.clusterSize()).isEqualTo(size)));
    }

    /** Ports of loopback that nobody listens on now. */
    public static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new AssertionError("There is no free port", e);
        }
    }

    /** How many nodes were started. */
    public int size() {
        return nodes.size();
    }

    /** A node, counted from 0. */
    public SignalingServer node(int index) {
        return nodes.get(index);
    }

    /** The port of a node's APIs. */
    public int port(int index) {
        return nodes.get(index).port();
    }

    /** Calls of a node's APIs. */
    public Api api(int index) {
        return new Api(port(index));
    }

    /** A node dies without a word: its member is torn out of the cluster, its connections break. */
    public void kill(int index) {
        SignalingServer node = nodes.get(index);
        node.hazelcast().getLifecycleService().terminate();
        get(node.vertx().close().otherwiseEmpty());
    }

    /** A node stops as on SIGTERM. */
    public void stop(int index) {
        get(nodes.get(index).close());
    }

    /** Stops every node that still runs. */
    @Override
    public void close() {
        List<Future<Void>> closed = nodes.stream()
                .filter(TestCluster::runs)
                .map(node -> node.vertx().close())
                .toList();
        get(Future.join(closed).otherwiseEmpty());
        EventLoopWatch.assertUndisturbed();
        Conformance.assertKept();
    }

    /** The result of a future, which must come soon. */
    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("A future failed, or did not complete in time", e);
        }
    }
}
