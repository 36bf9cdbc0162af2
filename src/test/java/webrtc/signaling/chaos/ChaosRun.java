package webrtc.signaling.chaos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Fault.Kind;
import webrtc.signaling.chaos.History.Present;
import webrtc.signaling.chaos.History.Probe;
import webrtc.signaling.testing.Api;

/** One run: a cluster, its clients, faults for a while, then peace; and what the checker says of it. */
public final class ChaosRun {
    /** What the nodes are given to drain. */
    static final int DRAIN_SECONDS = 6;

    /** Where the nodes' logs and the history of the latest run are. */
    private static final Path DIRECTORY = Path.of("target", "chaos");

    private static final Map<String, String> SETTINGS = Map.of(
            "EVENT_LOOPS", "2",
            "GRACE_SECONDS", "20",
            "HEARTBEAT_SECONDS", "1",
            "DRAIN_SECONDS", Integer.toString(DRAIN_SECONDS),
            "RATE_BURST", "100000",
            "RATE_PER_SECOND", "10000");

    private static final long START_SECONDS = 120;
    private static final long ANSWER_SECONDS = 40;
    private static final long QUIET_MILLIS = 3_000;
    private static final int PROBES = 12;

    /**
     * How to run.
     *
     * @param seed of everything that is left to chance here
     * @param rooms with two to four clients each, which send signals to each other
     * @param idle clients that are alone in their rooms
     * @param seconds of faults, or 0 for one fault of each kind
     * @param kinds of faults
     */
    record Plan(long seed, int rooms, int idle, long seconds, List<Kind> kinds) {
        private static final long SHORT_SEED = 4040;

        /** As the system properties say: chaos.seed, chaos.rooms, chaos.idle, chaos.seconds and chaos.faults. */
        static Plan ofProperties() {
            long seconds = Long.getLong("chaos.seconds", 0);
            String kinds = System.getProperty("chaos.faults", "KILL,FREEZE,RESTART,RESET,SLOW_READER");
            return new Plan(
                    Long.getLong("chaos.seed", seconds == 0 ? SHORT_SEED : System.nanoTime() & 0xFFFFFF),
                    Integer.getInteger("chaos.rooms", 8),
                    Integer.getInteger("chaos.idle", 300),
                    seconds,
                    List.of(kinds.split(",", -1)).stream().map(Kind::valueOf).toList());
        }

        boolean cuts() {
            return kinds.contains(Kind.CUT);
        }
    }

    private final Plan plan;
    private final PrintStream out;
    private final Random random;
    private final History history = new History();

    private ChaosRun(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
        this.random = new Random(plan.seed);
    }

    /** Runs as the system properties say, prints what was found, and ends with 1 where a promise was broken. */
    public static void main(String[] args) throws IOException {
        Report report = run(Plan.ofProperties(), System.out);
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    static Report run(Plan plan, PrintStream out) throws IOException {
        return new ChaosRun(plan, out).run();
    }

    /** A cut cable shall be whole again before the other part of the cluster ends the sessions that it adopted. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        if (plan.cuts()) {
            settings.put("GRACE_SECONDS", "60");
        }
        return settings;
    }

    private Report run() throws IOException {
        out.println("Chaos with " + plan);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try (Network network = plan.cuts() ? new Network(Nodes.COUNT) : null;
                Nodes nodes = new Nodes(
                        DIRECTORY, settings(), network == null ? Place.onLoopback(Nodes.COUNT) : network.places())) {
            World world = World.of(vertx, nodes, history);
            new Stalls(history).watch(vertx);
            nodes.start();
            connect(world);
            world.clients().forEach(client -> client.run(each -> each.sender().sending(true)));
            Nemesis nemesis = new Nemesis(world, network, random.nextLong(), out);
            if (plan.seconds == 0) {
                nemesis.oneOfEach(plan.kinds);
            } else {
                nemesis.forSeconds(plan.seconds, plan.kinds);
            }
            world.clients().forEach(client -> client.run(each -> each.sender().sending(false)));
            drain(world);
            probe(world);
            // Only now: it must be true of the rosters that came within their time after the last fault.
            world.rooms()
                    .forEach((room, clients) -> history.add(new Present(
                            history.now(),
                            room,
                            clients.stream().map(ChaosClient::session).collect(Collectors.toUnmodifiableSet()))));
            world.clients().forEach(client -> client.run(ChaosClient::stopForGood));
        } finally {
            await(vertx.close());
        }
        Files.write(DIRECTORY.resolve("history.txt"), history.lines());
        Report report = Checker.check(history.events());
        report.number("seed", plan.seed);
        out.println(report);
        return report;
    }

    private void connect(World world) {
        List<Future<String>> connected = new ArrayList<>();
        for (int room = 0; room < plan.rooms; room++) {
            int clients = 2 + random.nextInt(3);
            for (int i = 0; i < clients; i++) {
                connected.add(connect(world, "room" + room, "r" + room + "c" + i));
            }
        }
        for (int i = 0; i < plan.idle; i++) {
            connected.add(connect(world, "idle" + i, "i" + i));
        }
        await(Future.all(connected));
        // What an attempt that got lost has left behind must be gone.
        Patience.await(START_SECONDS, "every node sees every client", world::isWhole);
        out.printf("%s %d clients are connected%n", Report.seconds(history.now()), connected.size());
    }

    private Future<String> connect(World world, String room, String name) {
        ChaosClient client =
                new ChaosClient(world, room, name, pick(List.of(ChaosClient.Kind.values())), random.nextLong());
        world.room(room).add(client);
        return world.vertx().deployVerticle(client);
    }

    /** Everything is well now: what is open is answered, what is queued comes, and then nothing comes any more. */
    private void drain(World world) {
        boolean answered = Patience.awaited(
                ANSWER_SECONDS,
                () -> world.clients().stream()
                        .allMatch(client ->
                                client.isConnected() && client.sender().openCount() == 0));
        out.printf("%s %s%n", Report.seconds(history.now()), answered ? "all is answered" : "some are not answered");
        int[] before = {-1};
        Patience.awaited(ANSWER_SECONDS, () -> {
            int count = history.received();
            boolean quiet = count == before[0];
            before[0] = count;
            if (!quiet) {
                Patience.last(QUIET_MILLIS);
            }
            return quiet;
        });
    }

    /** The token of one client with the session of another, on any node. */
    private void probe(World world) {
        List<ChaosClient> clients = world.clients();
        for (int i = 0; i < PROBES; i++) {
            ChaosClient one = pick(clients);
            ChaosClient other = pick(clients);
            if (one == other) {
                continue;
            }
            Api api = api(world.nodes().pick(random));
            JsonObject signal =
                    new JsonObject().put("n", "probe").put("by", one.name()).put("for", other.session());
            int status = api.signal(other.room(), other.session(), one.token(), other.session(), signal)
                    .status();
            history.add(new Probe(history.now(), one.name() + " sends as " + other.name(), status));
            status = api.leave(other.room(), other.session(), one.token()).status();
            history.add(new Probe(history.now(), one.name() + " leaves as " + other.name(), status));
            status = upgrade(world, other, one.token());
            history.add(new Probe(history.now(), one.name() + " connects as " + other.name(), status));
        }
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static Api api(Node node) {
        return new Api(node.host(), node.port());
    }

    /** The status of a WebSocket's handshake. */
    private int upgrade(World world, ChaosClient as, String token) {
        Node node = world.nodes().pick(random);
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(node.host())
                .setPort(node.port())
                .setURI("/ws?room_id=" + as.room() + "&client_id=" + as.session() + "&token=" + token);
        return await(world.sockets()
                .connect(options)
                .compose(opened -> opened.close().map(101))
                .otherwise(e -> e instanceof UpgradeRejectedException refused ? refused.getStatus() : Answered.BROKEN));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
