package webrtc.signaling.bench;

import java.nio.charset.StandardCharsets;

/**
 * What a payload carries for the generator, in 24 characters that no dialect changes: when it was sent, what it is and
 * who sent it. It is found by its first two characters, so that nobody has to parse JSON who measures others doing it.
 */
final class Mark {
    static final int LENGTH = 24;

    private static final byte SIGN = '@';
    private static final int TIME = 2;
    private static final int KIND = 18;
    private static final int SENDER = 19;

    private Mark() {}

    /** A mark whose time is still to be written. */
    static String of(char kind, int sender) {
        return "@@%016x%c%05x".formatted(0, kind, sender);
    }

    /** Where the first mark from here on starts; -1 where there is none. */
    static int find(byte[] data, int from, int to) {
        for (int i = from; i <= to - LENGTH; i++) {
            if (data[i] == SIGN && data[i + 1] == SIGN) {
                return i;
            }
        }
        return -1;
    }

    static void writeTime(byte[] data, int mark, long time) {
        for (int i = 0; i < 16; i++) {
            data[mark + TIME + i] = (byte) Character.forDigit((int) (time >>> (60 - 4 * i)) & 0xf, 16);
        }
    }

    private static long time(byte[] data, int mark) {
        return hex(data, mark + TIME, 16);
    }

    private static char kind(byte[] data, int mark) {
        return (char) data[mark + KIND];
    }

    private static int sender(byte[] data, int mark) {
        return (int) hex(data, mark + SENDER, 5);
    }

    /** Tells a client what its message says; what it said itself, into a channel of all, is none. */
    static void deliver(byte[] data, int mark, Client client, Client.Listener listener) {
        int sender = sender(data, mark);
        if (sender != client.number()) {
            listener.arrived(client, time(data, mark), kind(data, mark), sender);
        }
    }

    private static long hex(byte[] data, int from, int digits) {
        long value = 0;
        for (int i = from; i < from + digits; i++) {
            value = (value << 4) | Character.digit(data[i], 16);
        }
        return value;
    }

    /** Whether this text is among the bytes. */
    static boolean contains(byte[] data, int from, int to, String text) {
        return new String(data, from, to - from, StandardCharsets.UTF_8).contains(text);
    }
}
