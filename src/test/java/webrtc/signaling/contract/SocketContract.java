package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.SocketClient.Refused;

/** The parts of the contract that are about WebSockets. */
abstract class SocketContract extends Contract {
    /** Joins as this client by connecting, and has had the welcome. */
    SocketPeer join(Api node, String client) {
        return new SocketPeer(closing(SocketClient.connect(node.port(), room, client)));
    }

    /** Connects as this client, which must be let in, with more in the query such as {@code &token=t}. */
    SocketPeer join(Api node, String client, String more) {
        try {
            return new SocketPeer(closing(SocketClient.open(node.port(), path(client, more))));
        } catch (Refused e) {
            throw new AssertionError("The handshake was refused with " + e.status() + " " + e.json(), e);
        }
    }

    /** Tries to connect as this client, and is refused. */
    Refused refused(Api node, String client, String more) {
        return refusedAt(node, path(client, more));
    }

    /** Tries to connect to this path, and is refused. */
    static Refused refusedAt(Api node, String path) {
        return catchThrowableOfType(
                Refused.class, () -> SocketClient.open(node.port(), path).close());
    }

    /** Connects as this client on a plain socket, and has had the welcome. */
    RawSocket raw(Api node, String client) {
        RawSocket raw = closing(RawSocket.connect(node.port(), room, client));
        raw.await("welcome");
        return raw;
    }

    /** The path that connects to the room as this client. */
    String path(String client, String more) {
        return "/ws?room_id=" + Api.encode(room) + "&client_id=" + Api.encode(client) + more;
    }

    /** Joins as this client by REST, and gives the token. */
    String pending(Api node, String client) {
        JsonObject ids = new JsonObject().put("room_id", room).put("client_id", client);
        JsonObject joined = node.post("/api/rooms/join", ids).json();
        assertThat(joined.getString("status")).as("%s", joined).isEqualTo("joined");
        return joined.getString("token");
    }

    /** How the whole cluster sees this client; empty where it is not in the room. */
    String stateOf(String client) {
        return elsewhere().stats(room).getJsonArray("rooms", new JsonArray()).stream()
                .flatMap(found -> ((JsonObject) found).getJsonArray("details").stream())
                .map(JsonObject.class::cast)
                .filter(detail -> client.equals(detail.getString("client_id")))
                .map(detail -> detail.getString("state"))
                .findAny()
                .orElse("");
    }

    /** Waits until the cluster sees this client in this state. */
    void awaitState(String client, String state) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(stateOf(client)).isEqualTo(state));
    }

    /** A signal of the seed's form. */
    static JsonObject signal(String type, String to, JsonObject payload) {
        return new JsonObject().put("type", type).put("to", to).put("payload", payload);
    }

    /** A signal that says no more than this. */
    static JsonObject saying(String to, String text) {
        return signal("custom", to, new JsonObject().put("text", text));
    }

    /** The same to everybody else. */
    static JsonObject saying(String text) {
        return new JsonObject().put("type", "custom").put("payload", new JsonObject().put("text", text));
    }
}
