package webrtc.signaling.bench;

/** Who is measured. */
enum Contestant {
    /** This server. */
    SIGNALING("signaling", Dialect.ROOMS, 1),

    /** The program that {@code --before} names: what a change is worth is seen beside it. */
    BEFORE("before", Dialect.ROOMS, 1),

    /** Event stream down and POST up. */
    SIGNALING_SSE("signaling-sse", null, 1),

    /** Two nodes: in a room of two, each client is on another one. */
    SIGNALING_2("signaling-2", Dialect.ROOMS, 2),

    SIGNALING_2_SSE("signaling-2-sse", null, 2),

    /** {@link BareRelay}. */
    BARE("bare-vertx", Dialect.BARE, 1),

    /** The signaling server of PeerJS, from npm. */
    PEERJS("peerjs", Dialect.PEERJS, 1);

    final String label;
    final Dialect dialect;
    final int nodes;

    /** The dialect is null where clients use event streams. */
    Contestant(String label, Dialect dialect, int nodes) {
        this.label = label;
        this.dialect = dialect;
        this.nodes = nodes;
    }

    boolean isOurs() {
        return this == BEFORE || label.startsWith("signaling");
    }

    boolean isJvm() {
        return this != PEERJS;
    }

    /** Whether a client can send to its whole room at once. */
    boolean broadcasts() {
        return this != PEERJS;
    }

    Client client(Loop loop, int port, String room, int number, Client.Listener listener) {
        return dialect == null
                ? new StreamClient(loop, port, room, number, listener)
                : new WebSocketClient(loop, port, dialect, room, "c" + number, number, listener);
    }
}
