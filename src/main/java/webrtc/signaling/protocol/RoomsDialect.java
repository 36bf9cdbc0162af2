package webrtc.signaling.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the rooms API (REST and WebSocket), as its document {@code rooms-websocket-api.md} spells it:
 * {@code room_id}, {@code client_id}, {@code from}, {@code to}, {@code payload}.
 */
public final class RoomsDialect {
    private RoomsDialect() {}

    /** {@code POST /api/rooms/join}: both ids may be left to the server. */
    public record Join(@Nullable String room, @Nullable String client) {}

    /** {@code POST /api/rooms/leave}. */
    public record Leave(
            String room, String client, @Nullable String token) {
        /** Never shows the token. */
        @Override
        public String toString() {
            return "Leave[" + room + ", " + client + "]";
        }
    }

    /** What a client's WebSocket frame asks for. */
    public enum FrameKind {
        SIGNAL,
        PING,
        LEAVE
    }

    /**
     * A client's WebSocket frame.
     *
     * @param signal the signal, where it is one
     * @param id the client's own id of the frame, or null
     */
    public record Frame(
            FrameKind kind,
            @Nullable Signal signal,
            @Nullable String id) {}

    /** A frame that was refused, with the id it carried, if that could be read. */
    public static final class BadFrame extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable String id;
        private final RefusedException refused;

        BadFrame(RefusedException refused, @Nullable String id) {
            super(refused.getMessage(), null, false, false);
            this.refused = refused;
            this.id = id;
        }

        /** The frame's own id, or null. */
        public @Nullable String id() {
            return id;
        }

        /** Why it was refused. */
        public RefusedException refused() {
            return refused;
        }
    }

    /** Reads the body of a join; an empty one is {@code {}}. */
    public static Join readJoin(byte[] body) throws RefusedException {
        if (body.length == 0) {
            return new Join(null, null);
        }
        String room = null;
        String client = null;
        JsonObjectReader in = JsonObjectReader.of(body);
        for (String name = in.next(); name != null; name = in.next()) {
            switch (name) {
                case "room_id" -> room = in.text(Refusal.BAD_ROOM_ID);
                case "client_id" -> client = in.text(Refusal.BAD_CLIENT_ID);
                default -> in.skip();
            }
        }
        if (room != null && !Ids.isRoom(room)) {
            throw Refusal.BAD_ROOM_ID.asException();
        }
        if (client != null && !Ids.isClient(client)) {
            throw Refusal.BAD_CLIENT_ID.asException();
        }
        return new Join(room, client);
    }

    /** Reads the body of a leave. */
    public static Leave readLeave(byte[] body) throws RefusedException {
        String room = null;
        String client = null;
        String token = null;
        JsonObjectReader in = JsonObjectReader.of(body);
        for (String name = in.next(); name != null; name = in.next()) {
            switch (name) {
                case "room_id" -> room = in.text(Refusal.MISSING_PARAMETERS);
                case "client_id" -> client = in.text(Refusal.MISSING_PARAMETERS);
                case "token" -> token = in.text(Refusal.BAD_TOKEN);
                default -> in.skip();
            }
        }
        if (room == null || client == null) {
            throw Refusal.MISSING_PARAMETERS.asException();
        }
        if (!Ids.isRoom(room)) {
            throw Refusal.NO_SUCH_ROOM.asException();
        }
        if (!Ids.isClient(client)) {
            throw Refusal.NO_SUCH_CLIENT.asException();
        }
        return new Leave(room, client, token);
    }

    /**
     * Reads a client's WebSocket frame. Whatever it says of {@code from} is passed over: the sender is who the
     * connection belongs to.
     */
    public static Frame readFrame(byte[] text, String room, String client) throws BadFrame {
        String id = null;
        try {
            String type = null;
            String to = null;
            JsonValue payload = null;
            RefusedException fault = null;
            JsonObjectReader in = JsonObjectReader.of(text);
            for (String name = in.next(); name != null; name = in.next()) {
                try {
                    switch (name) {
                        case "type" -> type = in.text(Refusal.BAD_TYPE);
                        case "to" -> to = in.text(Refusal.BAD_CLIENT_ID);
                        case "payload" -> payload = in.value();
                        case "id" -> id = SignalIds.read(in);
                        case "room_id" -> {
                            String named = in.text(Refusal.OTHER_ROOM);
                            if (named != null && !named.equals(room)) {
                                throw Refusal.OTHER_ROOM.asException();
                            }
                        }
                        default -> in.skip();
                    }
                } catch (RefusedException e) {
                    if (e.refusal() == Refusal.BAD_JSON) {
                        throw e;
                    }
                    // Told when all is read: the id that the client knows the frame by may come later.
                    fault = fault == null ? e : fault;
                    in.skip();
                }
            }
            if (fault != null) {
                throw fault;
            }
            if (to != null && !Ids.isClient(to)) {
                throw Refusal.BAD_CLIENT_ID.asException();
            }
            SignalType signalType = SignalType.of(type);
            if (signalType != null) {
                return new Frame(FrameKind.SIGNAL, signal(client, to, signalType, payload, id), id);
            }
            if ("ping".equals(type)) {
                return new Frame(FrameKind.PING, null, id);
            }
            if ("leave".equals(type)) {
                return new Frame(FrameKind.LEAVE, null, id);
            }
            throw Refusal.BAD_TYPE.asException();
        } catch (RefusedException e) {
            throw new BadFrame(e, id);
        }
    }

    private static Signal signal(
            String from, @Nullable String to, SignalType type, @Nullable JsonValue payload, @Nullable String id) {
        if (payload == null) {
            return new Signal(from, to, type, new byte[0], Signal.Form.ABSENT, id);
        }
        Signal.Form form = !payload.isObject()
                ? Signal.Form.VALUE
                : payload.hasType()
                        ? Signal.Form.COMPLETE
                        : payload.isEmpty() ? Signal.Form.EMPTY_OBJECT : Signal.Form.OBJECT;
        return new Signal(from, to, type, payload.json(), form, id);
    }

    /**
     * The frame that brings a signal to a WebSocket client.
     *
     * @param scratch is written over, and returned
     */
    public static JsonBytes relayed(JsonBytes scratch, Signal signal, byte[] room, Cursor cursor) {
        JsonBytes json = scratch.clear();
        json.raw("{\"type\":\"").raw(signal.type().text()).raw("\",\"from\":\"").raw(signal.from());
        if (signal.to() != null) {
            json.raw("\",\"to\":\"").raw(signal.to());
        }
        json.raw("\",\"room_id\":").raw(room);
        if (signal.form() != Signal.Form.ABSENT) {
            json.raw(",\"payload\":").raw(signal.payload());
        }
        if (signal.id() != null) {
            json.raw(",\"id\":").text(signal.id());
        }
        json.raw(",\"cursor\":\"").number(cursor.epoch()).raw("-").number(cursor.sequence());
        return json.raw("\"}");
    }

    /** The frame that tells a WebSocket client that a peer is gone for good. */
    public static byte[] bye(Departure departure, byte[] room) {
        return new JsonBytes(160)
                .raw("{\"type\":\"bye\",\"from\":\"")
                .raw(departure.clientId())
                .raw("\",\"room_id\":")
                .raw(room)
                .raw(",\"payload\":{\"reason\":\"")
                .raw(departure.reason().text())
                .raw("\"}}")
                .toBytes();
    }

    /** The frame that answers a signal which carried an id and was accepted. */
    public static byte[] ack(String id, boolean queued) {
        return new JsonBytes(128)
                .raw("{\"type\":\"ack\",\"id\":")
                .text(id)
                .raw(",\"status\":\"")
                .raw(queued ? "queued" : "delivered")
                .raw("\"}")
                .toBytes();
    }

    /** The frame that answers a ping. */
    public static byte[] pong(@Nullable String id) {
        JsonBytes json = new JsonBytes(64).raw("{\"type\":\"pong\"");
        return (id == null ? json : json.raw(",\"id\":").text(id)).raw("}").toBytes();
    }

    /** The frame that answers what was refused. */
    public static byte[] errorFrame(RefusedException refused, @Nullable String id) {
        JsonBytes json = new JsonBytes(160).raw("{\"type\":\"error\",\"code\":");
        json.number(refused.refusal().status()).raw(",\"error\":").text(said(refused));
        if (id != null) {
            json.raw(",\"id\":").text(id);
        }
        if (refused.refusal().retryAfter() > 0) {
            json.raw(",\"retry_after\":").number(refused.refusal().retryAfter());
        }
        return json.raw("}").toBytes();
    }

    /** The body of every refusal. */
    public static byte[] error(RefusedException refused) {
        return new JsonBytes(128)
                .raw("{\"error\":")
                .text(said(refused))
                .raw(",\"code\":")
                .number(refused.refusal().status())
                .raw("}")
                .toBytes();
    }

    private static String said(RefusedException refused) {
        String message = refused.getMessage();
        return message == null ? refused.refusal().text() : message;
    }

    /** The answer to {@code GET /api/health}. */
    public static byte[] health(Instant now) {
        return new JsonBytes(112)
                .raw("{\"service\":\"webrtc-signaling-server\",\"status\":\"ok\",\"server_time\":\"")
                .raw(ServerEvents.timestamp(now))
                .raw("\"}")
                .toBytes();
    }

    /** The answer to a join. */
    public static byte[] joined(String room, String client, String token) {
        return membership(room, client, "joined")
                .raw(",\"token\":\"")
                .raw(token)
                .raw("\"}")
                .toBytes();
    }

    /** The answer to a leave. */
    public static byte[] left(String room, String client) {
        return membership(room, client, "left").raw("}").toBytes();
    }

    /** The answer to an operator who took a client out. */
    public static byte[] kicked(String room, String client) {
        return membership(room, client, "kicked").raw("}").toBytes();
    }

    /** The answer to an operator who took everybody out. */
    public static byte[] cleared(String room) {
        return new JsonBytes(192)
                .raw("{\"room_id\":")
                .text(room)
                .raw(",\"status\":\"cleared\"}")
                .toBytes();
    }

    private static JsonBytes membership(String room, String client, String status) {
        JsonBytes json = new JsonBytes(192).raw("{\"room_id\":").text(room);
        return json.raw(",\"client_id\":\"")
                .raw(client)
                .raw("\",\"status\":\"")
                .raw(status)
                .raw("\"");
    }
}
