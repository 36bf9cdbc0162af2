package webrtc.signaling;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.cluster.ClusterMember;
import webrtc.signaling.cluster.ClusterWatch;
import webrtc.signaling.cluster.Departures;
import webrtc.signaling.cluster.Departures.Resident;
import webrtc.signaling.cluster.HazelcastRoomDirectory;
import webrtc.signaling.http.AccessGate;
import webrtc.signaling.http.AccessTokens;
import webrtc.signaling.http.ClientAddress;
import webrtc.signaling.http.Connections;
import webrtc.signaling.http.ServerOptions;
import webrtc.signaling.http.SignalingVerticle;
import webrtc.signaling.http.Visitors;
import webrtc.signaling.http.WebFiles;
import webrtc.signaling.ops.AdminServer;
import webrtc.signaling.ops.NodeMetrics;
import webrtc.signaling.ops.OpenTelemetryTracing;
import webrtc.signaling.room.AddressLimits;
import webrtc.signaling.room.HomeCounts;
import webrtc.signaling.room.HomeId;
import webrtc.signaling.room.KeptLogs;
import webrtc.signaling.room.RoomDirectory;
import webrtc.signaling.room.Tracing;

/** A running node: joins the cluster, serves, and leaves again. What it is made of is put together here. */
public final class SignalingServer {
    private static final Logger LOG = LoggerFactory.getLogger(SignalingServer.class);

    /** A node without others has nowhere to send its clients: it says goodbye, and waits for nobody. */
    private static final long ALONE_DRAIN_MILLIS = 300;

    /** A loop that gave no sign of life for so long will not come back by itself. */
    private static final long DEAD_LOOP_NANOS = 20_000_000_000L;

    private final ServerConfig config;
    private final ClusterMember cluster;
    private final List<SignalingVerticle> verticles = new CopyOnWriteArrayList<>();
    private final List<Resident> residents = new CopyOnWriteArrayList<>();
    private final Connections connections;
    private final KeptLogs kept = new KeptLogs();
    private volatile boolean serving;
    private @Nullable AdminServer admin;
    private @Nullable Departures departures;
    private @Nullable ClusterWatch watch;
    private @Nullable NodeMetrics metrics;
    private @Nullable OpenTelemetryTracing tracing;

    private SignalingServer(ServerConfig config, ClusterMember cluster) {
        this.config = config;
        this.cluster = cluster;
        this.connections =
                new Connections(config.maxConnections(), config.addressLimits().connections());
    }

    /** Joins the cluster and serves. What was started is stopped again when this fails. */
    public static Future<SignalingServer> start(ServerConfig config) {
        Transport transport;
        try {
            requireFree(config.host(), config.port());
            requireFree(config.adminHost(), config.adminPort());
            transport = config.nativeTransport();
        } catch (IOException | IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(config.eventLoops()).setEventBusOptions(config.eventBus());
        return ClusterMember.join(config.cluster(), options, transport).compose(cluster -> {
            SignalingServer server = new SignalingServer(config, cluster);
            return server.serve().map(server).onFailure(e -> cluster.vertx().close());
        });
    }

    /** A port in use is told before the cluster is joined: the other nodes need not hear of it. */
    private static void requireFree(String host, int port) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
        }
    }

    /** What the homes of the cluster share, and the pages that they all serve. */
    private record Shared(
            RoomDirectory directory,
            WebFiles webFiles,
            Tracing tracing,
            @Nullable AccessTokens accessTokens,
            @Nullable TlsCertificate certificate) {}

    private Future<?> serve() {
        Vertx vertx = cluster.vertx();
        // Hazelcast may block while it makes a map, files are read, and the tracer looks for its parts.
        return vertx.executeBlocking(() -> new Shared(
                        new HazelcastRoomDirectory(vertx, cluster.hazelcast()),
                        WebFiles.read(),
                        tracing(),
                        config.accessTokens(),
                        config.tls() ? config.tlsCertificate(vertx) : null))
                .compose(shared -> deploy(shared)
                        .compose(deployed -> follow(shared))
                        .onSuccess(deployed -> departures = new Departures(cluster, shared.directory, kept, residents)))
                .compose(deployed -> startAdmin(new ClusterWatch(cluster)))
                .onSuccess(started -> {
                    admin = started;
                    serving = true;
                });
    }

    private Tracing tracing() {
        if (!config.tracing()) {
            return Tracing.OFF;
        }
        OpenTelemetryTracing started = OpenTelemetryTracing.start(cluster.nodeId());
        tracing = started;
        return started;
    }

    private Future<AdminServer> startAdmin(ClusterWatch clusterWatch) {
        NodeMetrics counted = new NodeMetrics(
                residents.stream().map(resident -> resident.home().counts()).toList(),
                new NodeMetrics.Cluster(
                        this::clusterSize, () -> clusterWatch.isSafe() && isCopied(), clusterWatch::rooms),
                connections::count,
                this::isReady);
        watch = clusterWatch;
        metrics = counted;
        Map<String, BooleanSupplier> probes = new HashMap<>();
        probes.put("/livez", this::isAlive);
        probes.put("/readyz", this::isReady);
        // This port is opened when everything else has started.
        probes.put("/startupz", () -> true);
        return AdminServer.start(cluster.vertx(), config.adminHost(), config.adminPort(), probes, counted);
    }

    private Visitors visitors() {
        HeapGuard heap = new HeapGuard(config.maxHeapPercent());
        return new Visitors(
                new ClientAddress(config.trustedProxies()),
                new AddressLimits(config.addressLimits(), () -> connections.isFull() || heap.isShort()),
                connections);
    }

    private Future<?> deploy(Shared shared) {
        Visitors visitors = visitors();
        // Where any port will do, it shall be the same one for all instances.
        SocketAddress address = config.port() == 0
                ? SocketAddress.sharedRandomPort(1, config.host())
                : SocketAddress.inetSocketAddress(config.port(), config.host());
        AtomicInteger loop = new AtomicInteger();
        return cluster.vertx()
                .deployVerticle(
                        () -> new SignalingVerticle(
                                new HomeId(cluster.nodeId(), loop.getAndIncrement()),
                                shared.directory,
                                kept,
                                cluster::livingNodes,
                                this::accepted,
                                shared.tracing,
                                config.limits(),
                                config.httpLimits(),
                                shared.webFiles,
                                new AccessGate(cluster.vertx(), shared.accessTokens),
                                visitors,
                                config.iceServers(),
                                address,
                                httpOptions(shared.certificate),
                                this::started),
                        new DeploymentOptions().setInstances(config.eventLoops()));
    }

    private Future<?> follow(Shared shared) {
        Future<?> keys =
                shared.accessTokens == null ? Future.succeededFuture() : shared.accessTokens.follow(cluster.vertx());
        return shared.certificate == null ? keys : keys.compose(followed -> shared.certificate.follow(this::show));
    }

    private void show(KeyCertOptions certificate) {
        verticles.get(0).show(certificate).onFailure(e -> LOG.warn("The certificate before stays", e));
    }

    private HttpServerOptions httpOptions(@Nullable TlsCertificate certificate) {
        HttpServerOptions options = ServerOptions.of(config.clearTextHttp2());
        return certificate == null
                ? options
                : options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate.options());
    }

    private void started(SignalingVerticle verticle) {
        verticles.add(verticle);
        residents.add(new Resident(cluster.vertx().getOrCreateContext(), verticle.home()));
    }

    /** The signals that this node has accepted. */
    private long accepted() {
        return residents.stream()
                .mapToLong(resident -> resident.home().counts().events(HomeCounts.Event.ACCEPTED))
                .sum();
    }

    /** Serves, is in the cluster, and no home stands aside because its process stood still. */
    private boolean isReady() {
        return serving
                && cluster.hazelcast().getLifecycleService().isRunning()
                && residents.stream()
                        .allMatch(resident -> resident.home().counts().isAwake());
    }

    private boolean isCopied() {
        return residents.stream().allMatch(resident -> resident.home().counts().isCopied());
    }

    /** The event loops only: no outage of the cluster shall restart nodes. */
    private boolean isAlive() {
        long now = System.nanoTime();
        return residents.stream()
                .allMatch(resident -> resident.home().counts().delay().silentNanos(now) < DEAD_LOOP_NANOS);
    }

    /** The port of the APIs. */
    public int port() {
        return verticles.get(0).port();
    }

    /** Method and path of everything that the APIs' port serves. */
    public List<String> routes() {
        return verticles.get(0).routes();
    }

    /** The admin port. */
    public int adminPort() {
        return admin == null ? -1 : admin.port();
    }

    /** The cluster's id of this node. */
    public String nodeId() {
        return cluster.nodeId();
    }

    /** How many TCP connections the APIs' port has. */
    public int connections() {
        return connections.count();
    }

    /** How many nodes the cluster has; 1 where this one is in none any more. */
    public int clusterSize() {
        return cluster.hazelcast().getLifecycleService().isRunning()
                ? cluster.livingNodes().size()
                : 1;
    }

    /** What this node keeps for homes of other nodes. */
    public KeptLogs kept() {
        return kept;
    }

    /** The Vert.x of this node. */
    public Vertx vertx() {
        return cluster.vertx();
    }

    /** The Hazelcast member of this node. */
    public HazelcastInstance hazelcast() {
        return cluster.hazelcast();
    }

    /**
     * Sends the clients away, leaves the cluster and stops. Not ready from now on, but served as ever until the load
     * balancers had their time to notice; done within that and the drain time.
     */
    public Future<Void> close() {
        serving = false;
        // Of no context: on one of Vert.x the end would not be told, as its event loops end first.
        Promise<Void> noticed = Promise.promise();
        if (config.drainDelayMillis() == 0) {
            noticed.complete();
        } else {
            cluster.vertx().setTimer(config.drainDelayMillis(), timer -> noticed.complete());
        }
        return noticed.future().compose(v -> drain());
    }

    private Future<Void> drain() {
        long drain = clusterSize() > 1 ? config.drainMillis() : Math.min(ALONE_DRAIN_MILLIS, config.drainMillis());
        List<Future<Void>> drained = new ArrayList<>();
        for (Resident resident : residents) {
            drained.add(resident.ask(home -> home.drain(drain)));
        }
        return Future.all(drained).transform(done -> {
            if (departures != null) {
                departures.close();
            }
            if (watch != null) {
                watch.close();
            }
            if (metrics != null) {
                metrics.close();
            }
            Future<?> flushed = tracing == null ? Future.succeededFuture() : tracing.close();
            return flushed.transform(sent -> cluster.vertx().close());
        });
    }
}
