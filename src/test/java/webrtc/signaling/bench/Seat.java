package webrtc.signaling.bench;

/**
 * Where a client goes, and who it is there.
 *
 * @param number its number among all of the run; in a room of two, the other's differs in the last bit
 * @param together whether what is said here is for the whole room
 */
record Seat(int port, String room, int number, boolean together) {
    /** What it is called where clients choose their names. */
    String id() {
        return "c" + number;
    }

    /** What it listens to where there are channels and no rooms. */
    String channel() {
        return together ? room : id();
    }
}
