package webrtc.signaling.contract;

import static java.util.function.Predicate.not;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.testing.SocketClient;

/** Somebody in a room with a WebSocket, and the welcome it was given. */
record SocketPeer(SocketClient socket, JsonObject welcome) {
    private static final Set<String> OF_THEIR_OWN_ACCORD = Set.of("heartbeat", "roster");

    SocketPeer(SocketClient socket) {
        this(socket, socket.await("welcome"));
    }

    String id() {
        return welcome.getString("client_id");
    }

    @Nullable
    String token() {
        return welcome.getString("token");
    }

    /** The query that shows the token. */
    String withToken() {
        return "&token=" + token();
    }

    /** Waits until it has been told of these members, by its welcome or by rosters that have not been looked at. */
    SocketPeer knowing(String... members) {
        Set<String> known = new HashSet<>(names(welcome.getJsonArray("peers")));
        while (!known.containsAll(List.of(members))) {
            socket.await("roster").getJsonArray("joined").forEach(joined -> known.add((String) joined));
        }
        return this;
    }

    /** The roster event that tells of a new member. */
    JsonObject awaitJoin(String member) {
        return socket.await(
                "the join of " + member,
                frame -> frame.getString("type").equals("roster")
                        && frame.getJsonArray("joined").contains(member));
    }

    /** The roster event that tells that a member is gone for this reason. */
    JsonObject awaitLeave(String member, String reason) {
        JsonObject departure = new JsonObject().put("client_id", member).put("reason", reason);
        return socket.await(
                "the leave of " + member + " with reason " + reason,
                frame -> frame.getString("type").equals("roster")
                        && frame.getJsonArray("left").contains(departure));
    }

    /** Sends a frame. */
    SocketPeer send(JsonObject frame) {
        socket.send(frame);
        return this;
    }

    /** Sends a frame, and gives its ack's status. */
    String sendAcked(JsonObject frame, String id) {
        socket.send(frame.copy().put("id", id));
        return awaitAck(id);
    }

    /** The status of the ack of this id. */
    String awaitAck(String id) {
        return socket.await(
                        "the ack of " + id,
                        frame -> frame.getString("type").equals("ack")
                                && frame.getString("id").equals(id))
                .getString("status");
    }

    /** Everything that comes up to the custom signal of this text, but for heartbeats and rosters. */
    List<JsonObject> framesUntil(String last) {
        List<JsonObject> frames = new ArrayList<>();
        do {
            frames.add(socket.await(
                    "a frame, up to " + last, not(frame -> OF_THEIR_OWN_ACCORD.contains(frame.getString("type")))));
        } while (!last.equals(text(frames.get(frames.size() - 1))));
        return frames;
    }

    /** The types of everything that comes up to this custom signal, but for heartbeats. */
    List<String> typesUntil(String last) {
        List<String> types = new ArrayList<>();
        JsonObject frame;
        do {
            frame = socket.await(
                    "a frame, up to " + last, any -> !any.getString("type").equals("heartbeat"));
            types.add(frame.getString("type"));
        } while (!last.equals(text(frame)));
        return types;
    }

    /** The texts of the signals that come from clients, up to this one. */
    List<String> heardUntil(String last) {
        return framesUntil(last).stream()
                .filter(frame -> SocketClient.isSignal(frame))
                .map(SocketPeer::text)
                .toList();
    }

    /** The text of a signal. */
    static @Nullable String text(JsonObject frame) {
        return frame.getValue("payload") instanceof JsonObject payload ? payload.getString("text") : null;
    }

    /** The client ids of a list of peers. */
    static List<String> names(JsonArray peers) {
        return peers.stream()
                .map(peer -> ((JsonObject) peer).getString("client_id"))
                .toList();
    }
}
