package webrtc.signaling.chaos;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.chaos.History.Asked;
import webrtc.signaling.chaos.History.Connected;
import webrtc.signaling.chaos.History.Disconnected;
import webrtc.signaling.chaos.History.Received;
import webrtc.signaling.chaos.History.Reset;
import webrtc.signaling.chaos.History.Roster;

/**
 * A client as a good library would be one: it comes back with what proves who it is and what it has, to any node that
 * looks well, a little later each time. A verticle, for a context of its own, to which everything in it belongs.
 */
final class ChaosClient extends VerticleBase {
    /** How a client connects, and by what it resumes. */
    enum Kind {
        /** A WebSocket; token and cursor. */
        SOCKET,
        /** An event stream, as a browser's EventSource; the last event id and nothing else. */
        STREAM,
        /** An event stream; session id and token too. */
        NAMED_STREAM
    }

    private static final long FIRST_BACKOFF_MILLIS = 100;
    private static final long MAX_BACKOFF_MILLIS = 2_000;
    private static final long GREETING_MILLIS = 8_000;

    /** The server sends a sign of life every second. */
    private static final long SILENCE_NANOS = 4_000_000_000L;

    private final World world;
    private final String room;
    private final String name;
    private final Kind kind;
    private final Random random;
    private final Sender sender;
    private final Promise<Void> greeted = Promise.promise();

    private volatile String session;
    private volatile @Nullable String token;
    private volatile @Nullable Connection current;
    private volatile boolean connected;
    private volatile int node;
    private @Nullable String cursor;
    private int connections;
    private int failures;
    private long reconnectAfter;
    private long heardAt;
    private boolean paused;
    private boolean stopped;

    ChaosClient(World world, String room, String name, Kind kind, long seed) {
        this.world = world;
        this.room = room;
        this.name = name;
        this.kind = kind;
        this.session = name;
        this.random = new Random(seed);
        this.sender = new Sender(world, this, random);
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(1_000, timer -> lookForSilence());
        connect();
        return greeted.future();
    }

    World world() {
        return world;
    }

    String room() {
        return room;
    }

    /** The name of this client, whatever session it has. */
    String name() {
        return name;
    }

    /** The session it has now. */
    String session() {
        return session;
    }

    @Nullable
    String token() {
        return token;
    }

    @Nullable
    String cursor() {
        return cursor;
    }

    boolean namesItself() {
        return kind == Kind.NAMED_STREAM;
    }

    boolean isSocket() {
        return kind == Kind.SOCKET;
    }

    boolean isConnected() {
        return connected;
    }

    /** The node it is, or was last, connected to. */
    int node() {
        return node;
    }

    boolean isPaused() {
        return paused;
    }

    /** The connection over which signals can be sent, or null. */
    @Nullable
    Connection connection() {
        return connected ? current : null;
    }

    Sender sender() {
        return sender;
    }

    /** Runs this on the client's context. */
    void run(Consumer<ChaosClient> action) {
        context.runOnContext(v -> action.accept(this));
    }

    // ---- what the nemesis does with it

    /** Its connection breaks. */
    void cut() {
        Connection connection = current;
        if (connection != null) {
            connection.cut();
            ended(connection, "cut");
        }
    }

    /** It does not read, or reads on. */
    void pause(boolean pause) {
        paused = pause;
        heardAt = System.nanoTime();
        Connection connection = current;
        if (connection != null && pause) {
            connection.pause();
        } else if (connection != null) {
            connection.resume();
        }
    }

    /** It ends, without leaving. */
    void stopForGood() {
        stopped = true;
        sender.stop();
        Connection connection = current;
        current = null;
        if (connection != null) {
            connection.cut();
        }
    }

    // ---- connecting

    private void connect() {
        if (stopped) {
            return;
        }
        if (isSocket() && token == null) {
            // The answer to an attempt before may have got lost, and with it the token: that name is not ours any more.
            session = name + (connections == 0 ? "" : "-" + connections);
        }
        Node next = world.nodes().pick(random);
        int number = ++connections;
        Connection attempt =
                isSocket() ? new SocketConnection(this, next, number) : new StreamConnection(this, next, number);
        current = attempt;
        heardAt = System.nanoTime();
        vertx.setTimer(GREETING_MILLIS, timer -> {
            if (attempt == current && !connected) {
                attempt.cut();
                ended(attempt, "no greeting");
            }
        });
        attempt.open();
    }

    /** The end of a connection, told once or several times. */
    void ended(Connection connection, String why) {
        if (connection != current) {
            return;
        }
        current = null;
        connected = false;
        paused = false;
        world.history().add(new Disconnected(world.history().now(), name, session, connection.node(), why));
        sender.connectionEnded(connection.number());
        long backoff = Math.min(MAX_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(failures++, 6));
        vertx.setTimer(reconnectAfter + backoff / 2 + random.nextInt((int) backoff), timer -> connect());
        reconnectAfter = 0;
    }

    private void lookForSilence() {
        Connection connection = current;
        if (connected && connection != null && !paused && System.nanoTime() - heardAt > SILENCE_NANOS) {
            connection.cut();
            ended(connection, "silent");
        }
    }

    // ---- receiving

    /** An event or a frame, with the cursor or event id that came along. */
    void received(Connection connection, JsonObject event, @Nullable String at) {
        if (connection != current) {
            return;
        }
        heardAt = System.nanoTime();
        cursor = at == null ? cursor : at;
        switch (event.getString("type")) {
            case "welcome", "session" -> greeting(connection, event);
            case "roster" -> roster(event);
            case "reset" -> world.history().add(new Reset(now(), session, event.getString("reason")));
            case "reconnect" -> {
                reconnectAfter = event.getLong("after_ms");
                if (connected) {
                    world.history().add(new Asked(now(), name, connection.node(), reconnectAfter));
                }
            }
            case "ack" -> sender.answered(event.getString("id"), 200);
            case "error" -> sender.answered(event.getString("id"), event.getInteger("code"));
            case "heartbeat", "superseded", "pong", "bye" -> {}
            default -> signal(event);
        }
    }

    private void greeting(Connection connection, JsonObject greeting) {
        boolean resumed = greeting.getBoolean("resumed");
        String given = greeting.getString("token");
        if (!resumed) {
            // A session of its own: nothing of the one before counts any more.
            session = greeting.getString("session_id");
            token = given;
            cursor = isSocket() ? greeting.getString("cursor") : cursor;
        } else if (given != null) {
            token = given;
        }
        failures = 0;
        connected = true;
        node = connection.node();
        world.history().add(new Connected(now(), name, session, connection.node(), resumed));
        if (greeting.containsKey("peers")) {
            roster(greeting);
        }
        greeted.tryComplete();
    }

    private void roster(JsonObject roster) {
        if (roster.containsKey("peers")) {
            Set<String> peers = ids(roster.getJsonArray("peers"));
            Set<String> left = ids(roster.getJsonArray("left", new JsonArray()));
            world.history().add(new Roster(now(), room, session, roster.getLong("version"), peers, left));
        }
    }

    private static Set<String> ids(JsonArray members) {
        return members.stream()
                .map(member -> ((JsonObject) member).getString("client_id"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What was written into the signal by its sender, and what the server wrote on it. */
    private void signal(JsonObject event) {
        JsonObject written = event.getJsonObject("payload");
        if (written == null) {
            written = event.getJsonObject("signal");
        }
        world.history()
                .add(new Received(
                        now(),
                        session,
                        written.getString("n"),
                        event.getString("from"),
                        written.getString("by"),
                        written.getString("for"),
                        String.valueOf(cursor)));
    }

    private long now() {
        return world.history().now();
    }
}
