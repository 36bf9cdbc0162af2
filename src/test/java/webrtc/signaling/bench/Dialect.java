package webrtc.signaling.bench;

import org.jspecify.annotations.Nullable;

/** How WebSocket clients talk to a contestant. The first text frame of each tells that the client is in. */
enum Dialect {
    ROOMS {
        @Override
        String path(String room, String id) {
            return "/ws?room_id=" + room + "&client_id=" + id;
        }

        @Override
        String message(@Nullable String to, String payload) {
            String recipient = to == null ? "" : "\"to\":\"" + to + "\",";
            return "{\"type\":\"candidate\"," + recipient + "\"payload\":" + payload + "}";
        }
    },

    /** {@link BareRelay}: the recipient and a space, or {@code *} for the room, and then what is passed on. */
    BARE {
        @Override
        String path(String room, String id) {
            return "/" + room + "/" + id;
        }

        @Override
        String message(@Nullable String to, String payload) {
            return (to == null ? "*" : to) + ' ' + payload;
        }
    },

    /** PeerJS has no rooms: the ids are enough. */
    PEERJS {
        @Override
        String path(String room, String id) {
            return "/peerjs?key=peerjs&token=t&version=1.5.5&id=" + id;
        }

        @Override
        String message(@Nullable String to, String payload) {
            return "{\"type\":\"CANDIDATE\",\"dst\":\"" + to + "\",\"payload\":" + payload + "}";
        }
    };

    /** What the opening handshake asks for. */
    abstract String path(String room, String id);

    /** A message for a client, or for everybody else in the room where that is null. */
    abstract String message(@Nullable String to, String payload);
}
