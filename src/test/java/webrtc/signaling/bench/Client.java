package webrtc.signaling.bench;

import org.jspecify.annotations.Nullable;

/** A client of one room, over whatever transport. Everything happens on the thread of the loop. */
interface Client {
    /** How a contestant is spoken to. */
    interface Factory {
        /** A client that connects. */
        Client client(Loop loop, Seat seat, Listener listener);
    }

    /** What a client is told. */
    interface Listener {
        /** It is in its room. */
        void ready(Client client);

        /** A marked payload came: what {@link Mark} says of it. */
        void arrived(Client client, long sentAt, char kind, int sender);
    }

    /** Its number among all of the run, which marks carry. */
    int number();

    /** What the others call it; known once it is ready. */
    String id();

    /** What it sends to another client, or to everybody else in the room where that is null. */
    Letter letter(@Nullable Client to, char kind, int size);

    /** Sends a letter now, with a time that need not be now. */
    void send(Letter letter, long time);

    /** Leaves, so that the server keeps nothing of it. */
    void leave();

    boolean isGone();
}
