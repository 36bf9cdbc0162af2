package webrtc.signaling.bench;

import org.jspecify.annotations.Nullable;

/** How a contestant is spoken to in text frames over a WebSocket. */
enum Dialect implements Client.Factory {
    ROOMS {
        @Override
        String path(Seat seat) {
            return "/ws?room_id=" + seat.room() + "&client_id=" + seat.id();
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
        String path(Seat seat) {
            return "/" + seat.room() + "/" + seat.id();
        }

        @Override
        String message(@Nullable String to, String payload) {
            return (to == null ? "*" : to) + ' ' + payload;
        }
    },

    /** PeerJS has no rooms: the ids are enough. */
    PEERJS {
        @Override
        String path(Seat seat) {
            return "/peerjs?key=peerjs&token=t&version=1.5.5&id=" + seat.id();
        }

        @Override
        String message(@Nullable String to, String payload) {
            return "{\"type\":\"CANDIDATE\",\"dst\":\"" + to + "\",\"payload\":" + payload + "}";
        }
    },

    /** Packets of Socket.IO 5 in packets of Engine.IO 4, each a digit in front. */
    SOCKET_IO {
        @Override
        String path(Seat seat) {
            return "/socket.io/?EIO=4&transport=websocket";
        }

        @Override
        String message(@Nullable String to, String payload) {
            String recipient = to == null ? "null" : "\"" + to + "\"";
            return "42[\"signal\"," + recipient + "," + payload + "]";
        }

        @Override
        void told(TextClient client, String text) {
            switch (text.substring(0, Math.min(2, text.length()))) {
                case "0{" -> client.say("40{\"room\":\"" + client.seat.room() + "\",\"id\":\"" + client.id() + "\"}");
                case "40" -> client.enter();
                case "2" -> client.say("3");
                default -> client.loop.failed("Told: " + text);
            }
        }
    },

    /** Nchan binds a WebSocket to the channel that it hears and to the one that it speaks to. */
    NCHAN {
        @Override
        String path(Seat seat) {
            String other = seat.together() ? seat.room() : "c" + (seat.number() ^ 1);
            return "/ws/" + seat.channel() + "/" + other;
        }

        @Override
        String message(@Nullable String to, String payload) {
            return payload;
        }

        @Override
        void opened(TextClient client) {
            client.enter();
        }
    };

    /** What the opening handshake asks for. */
    abstract String path(Seat seat);

    /** A message for a client, or for everybody else in the room where that is null. */
    abstract String message(@Nullable String to, String payload);

    /** The handshake is done. */
    void opened(TextClient client) {
        // Most are told when they are in.
    }

    /** What came is no message of a client: unless it is an error, the first of it tells that this client is in. */
    void told(TextClient client, String text) {
        if (text.contains("\"error\"")) {
            client.loop.failed("Told: " + text);
        } else {
            client.enter();
        }
    }

    @Override
    public Client client(Loop loop, Seat seat, Client.Listener listener) {
        return new TextClient(loop, seat, this, listener);
    }
}
