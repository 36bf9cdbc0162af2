package webrtc.signaling.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.BuildInfoProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as a member of the cluster.
 *
 * @param vertx the clustered Vert.x
 * @param hazelcast the embedded Hazelcast member
 * @param nodeId the cluster's id of this node
 */
public record ClusterMember(Vertx vertx, HazelcastInstance hazelcast, String nodeId) {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

    private static final int TRIES = 3;
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(30);

    /** The member attribute in which vertx-hazelcast keeps the node id. */
    private static final String NODE_ID = "__vertx.nodeId";

    /**
     * How to find the others and be found.
     *
     * @param name nodes of the same name form one cluster
     * @param host the address to bind and be reached at, or a name of this machine that resolves to it
     * @param port of Hazelcast; the next free one is taken where it is in use
     * @param members addresses to look for other nodes at
     * @param dns a name that resolves to the addresses of all nodes, instead of members; or null
     * @param busPort of the event bus, 0 for any
     * @param file a cluster.xml to use instead of the one in the program, or null
     */
    public record Options(
            String name,
            String host,
            int port,
            List<String> members,
            @Nullable String dns,
            int busPort,
            @Nullable Path file) {}

    /**
     * Joins the cluster, or starts one. While other members come and go some step of it may fail: then it begins anew, a
     * few times.
     *
     * @param vertxOptions of the node's Vert.x; its event bus gets its addresses here
     * @param transport by which it reads and writes sockets
     */
    public static Future<ClusterMember> join(Options options, VertxOptions vertxOptions, Transport transport) {
        InetAddress own;
        try {
            // Hazelcast binds addresses only; where a container is not told its address, its host name resolves to it.
            own = InetAddress.getByName(options.host());
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
        String address = own.getHostAddress();
        vertxOptions
                .getEventBusOptions()
                .setHost(address)
                .setClusterPublicHost(address)
                .setPort(options.busPort());
        String dns = options.dns();
        return (dns == null ? Future.<Void>succeededFuture() : NodesName.lists(dns, own, DNS_PATIENCE))
                .compose(listed -> join(options, address, vertxOptions, transport, TRIES));
    }

    private static Future<ClusterMember> join(
            Options options, String address, VertxOptions vertxOptions, Transport transport, int tries) {
        Config config;
        try {
            config = config(options, address);
        } catch (IOException | RuntimeException e) {
            return Future.failedFuture(e);
        }
        HazelcastClusterManager manager = new HazelcastClusterManager(config);
        return Vertx.builder()
                .with(vertxOptions)
                .withTransport(transport)
                .withClusterManager(manager)
                .buildClustered()
                .onSuccess(vertx -> vertx.eventBus()
                        // Only bytes of ours travel by the bus. Java objects would run the code of their classes.
                        .serializableChecker(type -> false)
                        .clusterSerializableChecker(type -> false))
                .map(vertx -> new ClusterMember(vertx, manager.getHazelcastInstance(), manager.getNodeId()))
                .recover(e -> {
                    if (tries == 1 || !(e instanceof HazelcastException)) {
                        return Future.failedFuture(e);
                    }
                    LOG.warn("The cluster could not be joined, trying again: {}", e.getMessage());
                    return leave(manager).transform(left -> join(options, address, vertxOptions, transport, tries - 1));
                });
    }

    /** Terminating blocks, and without Vert.x there is no worker thread of its own to do it on. */
    private static Future<Void> leave(HazelcastClusterManager manager) {
        HazelcastInstance hazelcast = manager.getHazelcastInstance();
        return hazelcast == null
                ? Future.succeededFuture()
                : Future.fromCompletionStage(CompletableFuture.runAsync(
                        () -> hazelcast.getLifecycleService().terminate()));
    }

    private static Config config(Options options, String address) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("signaling.cluster.name", options.name() + "-hz" + hazelcastMinor());
        properties.setProperty("signaling.cluster.host", address);
        properties.setProperty("signaling.cluster.port", Integer.toString(options.port()));
        properties.setProperty("signaling.cluster.members", String.join(",", options.members()));
        properties.setProperty("signaling.cluster.by-members", Boolean.toString(options.dns() == null));
        properties.setProperty("signaling.cluster.by-dns", Boolean.toString(options.dns() != null));
        properties.setProperty("signaling.cluster.dns", options.dns() == null ? "none" : options.dns());
        try (InputStream xml = open(options.file())) {
            Config config = new XmlConfigBuilder(xml).setProperties(properties).build();
            Serializers.register(config.getSerializationConfig());
            return config;
        }
    }

    private static InputStream open(@Nullable Path file) throws IOException {
        if (file != null) {
            return Files.newInputStream(file);
        }
        InputStream ours = ClusterMember.class.getResourceAsStream("/cluster.xml");
        if (ours == null) {
            throw new IOException("cluster.xml is not on the class path");
        }
        return ours;
    }

    /** Members of different minor versions refuse each other, so each minor is a cluster of its own. */
    private static String hazelcastMinor() {
        String version = BuildInfoProvider.getBuildInfo().getVersion();
        return version.substring(0, version.indexOf('.', version.indexOf('.') + 1));
    }

    /** The ids of the nodes that are in the cluster now, this one among them. Does not block. */
    public Set<String> livingNodes() {
        Set<String> nodes = new HashSet<>();
        hazelcast.getCluster().getMembers().forEach(member -> nodes.add(member.getAttribute(NODE_ID)));
        return nodes;
    }
}
