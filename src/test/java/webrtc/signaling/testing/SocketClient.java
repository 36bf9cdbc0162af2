package webrtc.signaling.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket client of the rooms API. */
public final class SocketClient implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient CLIENT = VERTX.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(10_000)
            .setMaxFrameSize(1 << 20)
            .setMaxMessageSize(1 << 20));

    private final Received<JsonObject> received = new Received<>();
    private final WebSocket socket;

    private SocketClient(WebSocket socket) {
        this.socket = socket;
        socket.textMessageHandler(text -> received.add(new JsonObject(text)));
        socket.closeHandler(v -> received.end());
        socket.exceptionHandler(e -> received.end());
    }

    /** A handshake that was refused. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient UpgradeRejectedException rejected;

        Refused(UpgradeRejectedException rejected) {
            super(rejected);
            this.rejected = rejected;
        }

        /** The status of the refusal. */
        public int status() {
            return rejected.getStatus();
        }

        /** The body of the refusal. */
        public JsonObject json() {
            return rejected.getBody().toJsonObject();
        }

        /** A header of the refusal. */
        public @Nullable String header(String name) {
            return rejected.getHeaders().get(name);
        }
    }

    /** Connects, as anybody, to this room as this client. */
    public static SocketClient connect(int port, String room, String client) {
        try {
            return open(port, "/ws?room_id=" + Api.encode(room) + "&client_id=" + Api.encode(client));
        } catch (Refused e) {
            throw new AssertionError("The handshake was refused with " + e.status(), e);
        }
    }

    /** Connects with a token. */
    public static SocketClient connect(int port, String room, String client, String token) {
        try {
            return open(
                    port,
                    "/ws?room_id=" + Api.encode(room) + "&client_id=" + Api.encode(client) + "&token="
                            + Api.encode(token));
        } catch (Refused e) {
            throw new AssertionError("The handshake was refused with " + e.status(), e);
        }
    }

    /** Connects to a path with its query, or says how that was refused. */
    public static SocketClient open(int port, String path) throws Refused {
        return open(port, path, null);
    }

    /** The same, from a page of this origin. */
    public static SocketClient open(int port, String path, @Nullable String origin) throws Refused {
        WebSocketConnectOptions options =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path);
        if (origin != null) {
            options.addHeader("Origin", origin);
        }
        try {
            // The handlers must be there before the first frame is: on the loop that connects.
            return CLIENT.connect(options)
                    .map(SocketClient::new)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpgradeRejectedException rejected) {
                throw new Refused(rejected);
            }
            throw new AssertionError("The connection failed", e);
        } catch (Exception e) {
            throw new AssertionError("The connection failed", e);
        }
    }

    /** Sends a frame of JSON. */
    public SocketClient send(JsonObject frame) {
        return sendText(frame.encode());
    }

    /** Sends any text. */
    public SocketClient sendText(String text) {
        socket.writeTextMessage(text);
        return this;
    }

    /** The socket itself, for what no friendly client does. */
    public WebSocket socket() {
        return socket;
    }

    /** The next frame of this type; others before it are passed over. */
    public JsonObject await(String type) {
        return received.await("a " + type, Received.ofType(type));
    }

    /** The next frame that fits. */
    public JsonObject await(String what, Predicate<JsonObject> fits) {
        return received.await(what, fits);
    }

    /** What has come and was not taken. */
    public List<JsonObject> rest() {
        return received.rest();
    }

    /** Waits until the server closes, and gives the close code. */
    public int awaitClose() {
        received.awaitEnd();
        Short code = socket.closeStatusCode();
        return code == null ? -1 : code;
    }

    /** Whether the connection has ended. */
    public boolean isClosed() {
        return received.isEnded();
    }

    /** Closes with this code. */
    public void close(int code) {
        socket.close((short) code);
    }

    /** Breaks the connection without a word. */
    public void cut() {
        var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
    }

    @Override
    public void close() {
        socket.close();
    }
}
