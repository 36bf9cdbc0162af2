package webrtc.signaling.chaos;

import io.vertx.core.json.JsonObject;

/** One connection of a client to one node. It tells its client what happens to it, on the client's context. */
abstract class Connection {
    final ChaosClient client;
    final Node node;
    private final int number;

    Connection(ChaosClient client, Node node, int number) {
        this.client = client;
        this.node = node;
        this.number = number;
    }

    /** Numbers all connections of a client, from 1. */
    final int number() {
        return number;
    }

    /** The node at its other end. */
    final int node() {
        return node.number();
    }

    /** Connects; the client is told of the greeting, or of the end. */
    abstract void open();

    /** Whether signals can be written to it. */
    abstract boolean takesFrames();

    /** Writes a frame. */
    abstract void write(JsonObject frame);

    /** Breaks it without a word. */
    abstract void cut();

    /** Reads no more. */
    abstract void pause();

    /** Reads on. */
    abstract void resume();
}
