package webrtc.signaling.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Sent;

/**
 * What a client sends: numbered signals to the others in its room, in bursts as a negotiation is one, and again under
 * the same id until there is an answer that says how it ended. Belongs to its client's context.
 */
final class Sender {
    private static final long PATIENCE_MILLIS = 8_000;
    private static final long AGAIN_MILLIS = 300;
    private static final int MAX_BURST = 5;
    private static final int MEAN_GAP_MILLIS = 500;

    /** More than this without an answer, and nothing new is sent. */
    private static final int MAX_OPEN = 40;

    private static final class Open {
        final String id;
        final JsonObject written;
        final String to;
        int attempt;
        /** The socket it was written to, or 0. */
        int connection;
        /** Whether the attempt has no answer yet. */
        boolean waiting;

        Open(String id, JsonObject written, String to) {
            this.id = id;
            this.written = written;
            this.to = to;
        }
    }

    private final World world;
    private final ChaosClient client;
    private final Random random;
    private final Map<String, Open> open = new TreeMap<>();
    private volatile boolean sending;
    private volatile int openCount;
    private boolean stopped;
    private int numbers;

    Sender(World world, ChaosClient client, Random random) {
        this.world = world;
        this.client = client;
        this.random = random;
    }

    /** Sends from now on, or nothing new any more. */
    void sending(boolean now) {
        boolean began = now && !sending;
        sending = now;
        if (began) {
            next();
        }
    }

    /** How many signals have no final answer. */
    int openCount() {
        return openCount;
    }

    void stop() {
        stopped = true;
        sending = false;
    }

    private void next() {
        vertx().setTimer(1 + random.nextInt(2 * MEAN_GAP_MILLIS), timer -> {
            if (sending) {
                burst();
                next();
            }
        });
    }

    private void burst() {
        List<ChaosClient> others = world.room(client.room()).stream()
                .filter(other -> other != client)
                .toList();
        if (others.isEmpty()) {
            // Alone in its room: a session that is only there.
            return;
        }
        String to = others.get(random.nextInt(others.size())).session();
        for (int left = 1 + random.nextInt(MAX_BURST); left > 0 && open.size() < MAX_OPEN; left--) {
            String id = client.name() + "-" + ++numbers;
            JsonObject written = new JsonObject()
                    .put("n", id)
                    .put("by", client.session())
                    .put("for", to)
                    .put("sdp", "x".repeat(random.nextInt(10) == 0 ? 6_000 : random.nextInt(300)));
            Open signal = new Open(id, written, to);
            open.put(id, signal);
            openCount = open.size();
            send(signal);
        }
    }

    private void send(Open signal) {
        Connection connection = client.connection();
        boolean frame = connection != null && connection.takesFrames() && random.nextInt(5) > 0;
        signal.attempt++;
        signal.waiting = true;
        signal.connection = frame ? connection.number() : 0;
        Node node = frame ? world.nodes().get(connection.node()) : world.nodes().pick(random);
        world.history()
                .add(new Sent(
                        world.history().now(),
                        signal.id,
                        client.room(),
                        client.session(),
                        signal.to,
                        signal.attempt,
                        signal.connection,
                        node.number()));
        if (frame) {
            write(connection, signal);
        } else {
            post(node, signal);
        }
    }

    private void write(Connection connection, Open signal) {
        connection.write(new JsonObject()
                .put("type", "custom")
                .put("to", signal.to)
                .put("payload", signal.written)
                .put("id", signal.id));
        int attempt = signal.attempt;
        vertx().setTimer(PATIENCE_MILLIS, timer -> {
            // Who does not read can't say that there was no answer.
            answered(signal.id, attempt, client.isPaused() ? Answered.BROKEN : Answered.SILENCE);
        });
    }

    private void post(Node node, Open signal) {
        JsonObject body = new JsonObject()
                .put("sender", client.session())
                .put("token", client.token())
                .put("to", signal.to)
                .put("signal", signal.written)
                .put("id", signal.id);
        int attempt = signal.attempt;
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(node.host())
                .setPort(node.port())
                .setURI("/api/signal?room=" + client.room());
        long timer = vertx().setTimer(PATIENCE_MILLIS, id -> answered(signal.id, attempt, Answered.SILENCE));
        world.posts().request(options).compose(request -> post(request, body)).onComplete(status -> {
            vertx().cancelTimer(timer);
            answered(signal.id, attempt, status.succeeded() ? status.result() : Answered.BROKEN);
        });
    }

    private static io.vertx.core.Future<Integer> post(HttpClientRequest request, JsonObject body) {
        return request.send(body.toBuffer())
                .compose(response -> response.body().map(response.statusCode()))
                .timeout(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(e -> {
                    var unused = request.reset();
                });
    }

    /** A frame of the server answers the latest attempt, whatever connection that was on. */
    void answered(@Nullable String id, int status) {
        Open signal = id == null ? null : open.get(id);
        if (signal != null) {
            answered(id, signal.attempt, status);
        }
    }

    private void answered(String id, int attempt, int status) {
        Open signal = open.get(id);
        if (signal == null || signal.attempt != attempt || !signal.waiting) {
            return;
        }
        signal.waiting = false;
        Answered answered = new Answered(world.history().now(), id, attempt, status);
        world.history().add(answered);
        if (answered.isSuccess() || answered.isRefusal()) {
            open.remove(id);
            openCount = open.size();
        } else if (!stopped) {
            vertx().setTimer(AGAIN_MILLIS + random.nextInt(500), timer -> {
                if (!stopped) {
                    send(signal);
                }
            });
        }
    }

    /** What was written to a socket that ended has no answer. */
    void connectionEnded(int connection) {
        open.values().stream()
                .filter(signal -> signal.waiting && signal.connection == connection)
                .toList()
                .forEach(signal -> answered(signal.id, signal.attempt, Answered.BROKEN));
    }

    private Vertx vertx() {
        return world.vertx();
    }
}
