package webrtc.signaling.containers;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.testing.SocketClient;

/** A client that keeps its session over lost connections, and sends a signal again until it is acknowledged. */
final class Caller implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Pods pods;
    private final String room;
    private final String name;
    private final String token;
    private final List<Integer> received = new ArrayList<>();
    private SocketClient socket;
    private @Nullable String cursor;

    /** A client with its first connection at this pod. */
    Caller(Pods pods, int pod, String room, String name) throws SocketClient.Refused {
        this.pods = pods;
        this.room = room;
        this.name = name;
        this.socket = SocketClient.open(pods.address(pod), 4040, "/ws?room_id=" + room + "&client_id=" + name);
        this.token = socket.token();
    }

    /** The numbers that came, in their order, and again where one came twice. */
    List<Integer> received() {
        return received;
    }

    /** Looks at once: most of the time there is nothing to wait for. */
    private static ConditionFactory patiently() {
        return await().pollDelay(Duration.ZERO).atMost(PATIENCE);
    }

    /** Sends a number, and returns when it is acknowledged. */
    void send(String to, int number) {
        String id = name + number;
        patiently().until(() -> isAcknowledged(to, id, number));
    }

    private boolean isAcknowledged(String to, String id, int number) {
        socket.signal(to, id, number);
        while (true) {
            JsonObject frame = next();
            if (frame == null) {
                return false;
            }
            if (id.equals(frame.getString("id")) && !frame.containsKey("from")) {
                return frame.getString("type").equals("ack");
            }
        }
    }

    /** Reads on until it has so many numbers. */
    void receive(int count) {
        patiently().until(() -> {
            while (received.size() < count && next() != null) {
                // What matters has been taken.
            }
            return received.size() >= count;
        });
    }

    /** The next frame; null where the connection had ended, and there is a new one now. */
    private @Nullable JsonObject next() {
        JsonObject frame;
        try {
            frame = socket.await("frame", any -> true);
        } catch (AssertionError ended) {
            socket.close();
            socket = patiently().until(this::connect, Objects::nonNull);
            return null;
        }
        if (frame.getString("type").equals("reset")) {
            throw new IllegalStateException(
                    name + " has " + received.size() + " numbers and is told " + frame.encode());
        }
        if (SocketClient.isSignal(frame)) {
            received.add(frame.getInteger("payload"));
            cursor = frame.getString("cursor");
        }
        return frame;
    }

    private @Nullable SocketClient connect() {
        for (String address : pods.ready()) {
            try {
                return SocketClient.open(address, 4040, SocketClient.path(room, name, token, cursor));
            } catch (SocketClient.Refused | AssertionError e) {
                // The next one.
            }
        }
        return null;
    }

    @Override
    public void close() {
        socket.close();
    }
}
