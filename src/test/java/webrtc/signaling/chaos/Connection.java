package webrtc.signaling.chaos;

import io.vertx.core.json.JsonObject;

/** One connection of a client to one node. It tells its client what happens to it, on the client's context. */
interface Connection {
    /** Numbers all connections of a client, from 1. */
    int number();

    /** The node at its other end. */
    int node();

    /** Connects; the client is told of the greeting, or of the end. */
    void open();

    /** Whether signals can be written to it. */
    boolean takesFrames();

    /** Writes a frame. */
    void write(JsonObject frame);

    /** Breaks it without a word. */
    void cut();

    /** Reads no more. */
    void pause();

    /** Reads on. */
    void resume();
}
