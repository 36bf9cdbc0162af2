package webrtc.signaling.bench;

/** A client of one room, over whatever transport. Everything happens on the thread of the loop. */
interface Client {
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
    Letter letter(Client to, char kind, int size);

    /** Sends a letter now, with a time that need not be now. */
    void send(Letter letter, long time);

    /** Leaves, so that the server keeps nothing of it. */
    void leave();

    boolean isGone();
}
