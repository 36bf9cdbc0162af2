package webrtc.signaling.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import webrtc.signaling.testing.Api;

/** What all clients share: the nodes, the history, the sockets' and streams' libraries, and who is in which room. */
record World(
        Vertx vertx,
        Nodes nodes,
        History history,
        WebSocketClient sockets,
        HttpClient streams,
        HttpClient posts,
        Map<String, List<ChaosClient>> rooms) {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int MANY = 10_000;

    static World of(Vertx vertx, Nodes nodes, History history) {
        WebSocketClientOptions sockets = new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxConnections(MANY)
                .setMaxFrameSize(1 << 20)
                .setMaxMessageSize(1 << 20);
        HttpClientOptions http = new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS);
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(MANY);
        return new World(
                vertx,
                nodes,
                history,
                vertx.createWebSocketClient(sockets),
                vertx.createHttpClient(new HttpClientOptions(http).setKeepAlive(false), pool),
                vertx.createHttpClient(http, pool),
                new ConcurrentHashMap<>());
    }

    /** The clients of a room. */
    List<ChaosClient> room(String room) {
        return rooms.computeIfAbsent(room, id -> new CopyOnWriteArrayList<>());
    }

    /** All clients. */
    List<ChaosClient> clients() {
        return rooms.values().stream().flatMap(List::stream).toList();
    }

    /** Whether all clients are connected, and every node sees them and nobody else. */
    boolean isWhole() {
        return clients().stream().allMatch(ChaosClient::isConnected)
                && nodes.all().stream().allMatch(this::seesAll);
    }

    /** In a split each side knows all clients, but those of the other side are not connected. */
    private boolean seesAll(Node node) {
        try {
            JsonObject stats = new Api(node.host(), node.port())
                    .get("/api/rooms/stats?details=true")
                    .json();
            long connected = stats.getJsonArray("rooms").stream()
                    .flatMap(room -> ((JsonObject) room).getJsonArray("details").stream())
                    .filter(client -> "connected".equals(((JsonObject) client).getString("state")))
                    .count();
            return connected == clients().size() && stats.getInteger("total_clients") == connected;
        } catch (AssertionError e) {
            return false;
        }
    }
}
