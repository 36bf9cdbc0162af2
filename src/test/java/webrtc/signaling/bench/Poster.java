package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Queue;

/** A connection for POSTs that stays open: one request at a time, as browsers do it. It connects for the first of them. */
final class Poster extends Wire {
    private static final String LENGTH = "\ncontent-length: ";

    private final int port;
    private final String accepted;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private boolean connected;
    private boolean busy;
    private boolean refusable;

    /** The status is the one that the server answers with when it has taken what was sent. */
    Poster(Loop loop, int port, int status) {
        super(loop);
        this.port = port;
        this.accepted = "HTTP/1.1 " + status;
    }

    void post(byte[] request) {
        if (!connected) {
            connected = true;
            connect(port);
        }
        if (busy) {
            waiting.add(request.clone());
        } else {
            busy = true;
            write(request);
        }
    }

    boolean isIdle() {
        return !busy;
    }

    /** From now on what is sent may be for somebody who has left. */
    void expectRefusals() {
        refusable = true;
    }

    @Override
    int take(byte[] data, int from, int to) {
        int head = endOfHead(data, from, to);
        if (head < 0) {
            return from;
        }
        int end = head + contentLength(data, from, head);
        if (to < end) {
            return from;
        }
        if (!refusable && !isAt(accepted, data, from, head)) {
            loop.failed("Refused: " + new String(data, from, end - from, UTF_8));
        }
        byte[] next = waiting.poll();
        busy = next != null;
        if (busy) {
            write(next);
        }
        return end;
    }

    /** The length of the body behind this head; 0 where it does not say. */
    private static int contentLength(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isAt(LENGTH, data, i, to)) {
                int length = 0;
                for (int digit = i + LENGTH.length(); data[digit] != '\r'; digit++) {
                    length = 10 * length + data[digit] - '0';
                }
                return length;
            }
        }
        return 0;
    }

    /** Whether this text is there, in capitals or not. */
    private static boolean isAt(String text, byte[] data, int from, int to) {
        int length = text.length();
        if (to - from < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.toLowerCase(data[from + i]) != Character.toLowerCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
