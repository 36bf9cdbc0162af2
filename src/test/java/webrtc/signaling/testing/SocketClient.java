package webrtc.signaling.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
    private final ClientWebSocket socket = CLIENT.webSocket();
    private final CompletableFuture<JsonObject> welcome = new CompletableFuture<>();
    private volatile boolean closing;

    private SocketClient() {
        socket.textMessageHandler(text -> {
            Conformance.frame(text);
            JsonObject frame = new JsonObject(text);
            welcome.complete(frame);
            received.add(frame);
        });
        socket.closeHandler(v -> {
            Short code = socket.closeStatusCode();
            if (code != null && !closing) {
                Conformance.closed(code);
            }
            received.end();
        });
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
        return connect(port, room, client, token, null);
    }

    /** Connects with a token and, unless null, from a cursor on. */
    public static SocketClient connect(int port, String room, String client, String token, @Nullable String cursor) {
        try {
            return open(port, path(room, client, token, cursor));
        } catch (Refused e) {
            throw new AssertionError("The handshake was refused with " + e.status(), e);
        }
    }

    /** The path and query of a client that shows its token and, unless null, its cursor. */
    public static String path(String room, String client, String token, @Nullable String cursor) {
        String query = "?room_id=" + Api.encode(room) + "&client_id=" + Api.encode(client) + "&token=" + token;
        return "/ws" + query + (cursor == null ? "" : "&cursor=" + cursor);
    }

    /** Connects to a path with its query, or says how that was refused. */
    public static SocketClient open(int port, String path) throws Refused {
        return open(port, path, Map.of());
    }

    /** The same, at a node that is not on loopback. */
    public static SocketClient open(String host, int port, String path) throws Refused {
        return open(host, port, path, Map.of());
    }

    /** The same on loopback, from a page of this origin. */
    public static SocketClient open(int port, String path, @Nullable String origin) throws Refused {
        return open(port, path, origin == null ? Map.of() : Map.of("Origin", origin));
    }

    /** The same on loopback, with these headers. */
    public static SocketClient open(int port, String path, Map<String, String> headers) throws Refused {
        return open("127.0.0.1", port, path, headers);
    }

    private static SocketClient open(String host, int port, String path, Map<String, String> headers) throws Refused {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(host)
                .setPort(port)
                .setURI(path)
                // Only a browser says where a page came from.
                .setAllowOriginHeader(headers.containsKey("Origin"));
        headers.forEach(options::addHeader);
        try {
            // The handlers are there before it connects: the first frame may come with the handshake's answer.
            SocketClient client = new SocketClient();
            client.socket
                    .connect(options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            return client;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpgradeRejectedException rejected) {
                Conformance.answered(
                        "GET",
                        path,
                        rejected.getStatus(),
                        name -> Objects.requireNonNullElse(rejected.getHeaders().get(name), ""),
                        rejected.getBody().toString());
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

    /** Sends a custom signal with an id, to one client or, with null, to everybody else. */
    public SocketClient signal(@Nullable String to, String id, Object payload) {
        JsonObject frame = new JsonObject().put("type", "custom").put("id", id).put("payload", payload);
        return send(to == null ? frame : frame.put("to", to));
    }

    /** Sends a custom signal, and waits until it is acknowledged; gives the status, delivered or queued. */
    public String acknowledged(@Nullable String to, String id, Object payload) {
        signal(to, id, payload);
        JsonObject answer =
                await("answer to " + id, frame -> id.equals(frame.getString("id")) && !frame.containsKey("from"));
        if (!answer.getString("type").equals("ack")) {
            throw new AssertionError("not acknowledged: " + answer);
        }
        return answer.getString("status");
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

    /** The first frame, whether it was taken already or not. */
    public JsonObject welcome() {
        try {
            return welcome.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("Nothing came that is a welcome", e);
        }
    }

    /** The session's token, which the first frame tells. */
    public String token() {
        return welcome().getString("token");
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
        closing = true;
        socket.close((short) code);
    }

    /** Whether the frame is a signal of another client. */
    public static boolean isSignal(JsonObject frame) {
        return frame.containsKey("cursor") && !frame.getString("type").equals("welcome");
    }

    /** Breaks the connection without a word. */
    public void cut() {
        var unused = ((WebSocketInternal) socket).channelHandlerContext().close();
    }

    @Override
    public void close() {
        closing = true;
        socket.close();
    }
}
