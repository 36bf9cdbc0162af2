package webrtc.signaling.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of what the server says of its own: the same object in an event stream and in a WebSocket frame. */
public final class ServerEvents {
    private ServerEvents() {}

    /** A room id as a JSON string, to be made once and spliced into many events. */
    public static byte[] quoted(String room) {
        return new JsonBytes(room.length() + 16).text(room).toBytes();
    }

    /**
     * The first event of a transport.
     *
     * @param token the session's token where the node knows it: it is new, or the client has just shown it
     * @param resumed whether the session was there before
     * @param cursor what the client has; the signals that follow are the ones after it
     * @param reset why signals that the client misses can't be replayed, or null
     * @param iceServers JSON of the STUN and TURN servers for the client, or null
     */
    public static byte[] session(
            byte[] room,
            String client,
            @Nullable String token,
            boolean resumed,
            Cursor cursor,
            @Nullable String reset,
            long heartbeatMillis,
            byte @Nullable [] iceServers) {
        return opening("session", room, client, token, resumed, cursor, reset, heartbeatMillis, iceServers)
                .raw("}")
                .toBytes();
    }

    /** The same for a WebSocket, with both spellings of the ids and the roster in it. */
    public static byte[] welcome(
            byte[] room,
            String client,
            @Nullable String token,
            boolean resumed,
            Cursor cursor,
            @Nullable String reset,
            long heartbeatMillis,
            byte @Nullable [] iceServers,
            long version,
            Collection<Peer> peers) {
        JsonBytes json = opening("welcome", room, client, token, resumed, cursor, reset, heartbeatMillis, iceServers);
        json.raw(",\"room_id\":").raw(room).raw(",\"client_id\":\"").raw(client);
        json.raw("\",\"version\":").number(version).raw(",\"peers\":");
        return peers(json, peers).raw("}").toBytes();
    }

    private static JsonBytes opening(
            String type,
            byte[] room,
            String client,
            @Nullable String token,
            boolean resumed,
            Cursor cursor,
            @Nullable String reset,
            long heartbeatMillis,
            byte @Nullable [] iceServers) {
        JsonBytes json = new JsonBytes(256)
                .raw("{\"type\":\"")
                .raw(type)
                .raw("\",\"room\":")
                .raw(room);
        json.raw(",\"session_id\":\"").raw(client);
        if (token != null) {
            json.raw("\",\"token\":\"").raw(token);
        }
        json.raw("\",\"resumed\":").raw(Boolean.toString(resumed));
        json.raw(",\"cursor\":\"").raw(cursor.toString()).raw("\"");
        if (reset != null) {
            json.raw(",\"reset\":").text(reset);
        }
        json.raw(",\"heartbeat_ms\":").number(heartbeatMillis);
        return iceServers == null ? json : json.raw(",\"ice_servers\":").raw(iceServers);
    }

    /**
     * Who is in the room.
     *
     * @param peers everybody, or null to leave them out where only the change is told
     * @param joined client ids that are new
     * @param left who is gone
     */
    public static byte[] roster(
            byte[] room,
            long version,
            @Nullable Collection<Peer> peers,
            Collection<String> joined,
            List<Departure> left) {
        JsonBytes json = new JsonBytes(128 + (peers == null ? 0 : peers.size() * 100));
        json.raw("{\"type\":\"roster\",\"room\":")
                .raw(room)
                .raw(",\"version\":")
                .number(version);
        if (peers != null) {
            peers(json.raw(",\"peers\":"), peers);
        }
        json.raw(",\"joined\":[");
        String comma = "";
        for (String client : joined) {
            json.raw(comma).raw("\"").raw(client).raw("\"");
            comma = ",";
        }
        json.raw("],\"left\":[");
        comma = "";
        for (Departure departure : left) {
            json.raw(comma).raw("{\"client_id\":\"").raw(departure.clientId());
            json.raw("\",\"reason\":\"").raw(departure.reason().text()).raw("\"}");
            comma = ",";
        }
        return json.raw("]}").toBytes();
    }

    private static JsonBytes peers(JsonBytes json, Collection<Peer> peers) {
        String comma = "[";
        for (Peer peer : peers) {
            json.raw(comma).raw("{\"client_id\":\"").raw(peer.clientId());
            json.raw("\",\"state\":\"").raw(peer.state().text());
            json.raw("\",\"transport\":\"").raw(peer.transport().text()).raw("\"}");
            comma = ",";
        }
        return json.raw(peers.isEmpty() ? "[]" : "]");
    }

    /**
     * The sign of life, with the roster's version so that a client can tell that it missed a change.
     *
     * @param timestamp the time as {@link #timestamp} writes it: many rooms are told the same one
     */
    public static byte[] heartbeat(String timestamp, long rosterVersion) {
        return new JsonBytes(112)
                .raw("{\"type\":\"heartbeat\",\"server_time\":\"")
                .raw(timestamp)
                .raw("\",\"roster_version\":")
                .number(rosterVersion)
                .raw("}")
                .toBytes();
    }

    /** Connect again, to any node, after this many milliseconds. */
    public static byte[] reconnect(long afterMillis, String reason) {
        return new JsonBytes(96)
                .raw("{\"type\":\"reconnect\",\"after_ms\":")
                .number(afterMillis)
                .raw(",\"reason\":")
                .text(reason)
                .raw("}")
                .toBytes();
    }

    /** Signals were lost that can't be replayed; the roster follows; negotiate again. */
    public static byte[] reset(String reason) {
        return new JsonBytes(96)
                .raw("{\"type\":\"reset\",\"reason\":")
                .text(reason)
                .raw("}")
                .toBytes();
    }

    /** The same session connected elsewhere; this stream ends. */
    public static byte[] superseded() {
        return new JsonBytes(24).raw("{\"type\":\"superseded\"}").toBytes();
    }

    /** The session is over, for this reason; this stream ends. */
    public static byte[] left(String reason) {
        return new JsonBytes(64)
                .raw("{\"type\":\"left\",\"reason\":")
                .text(reason)
                .raw("}")
                .toBytes();
    }

    /** A time as the APIs write it: UTC to the second, with {@code Z} (RFC 3339). */
    public static String timestamp(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
