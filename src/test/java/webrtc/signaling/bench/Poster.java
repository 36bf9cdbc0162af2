package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection for POSTs that stays open: one request at a time, as browsers do it. It connects for the first of them. */
final class Poster extends Wire {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

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
        String text = new String(data, from, to - from, UTF_8);
        Matcher length = LENGTH.matcher(text);
        int end = head + (length.find() ? Integer.parseInt(length.group(1)) : 0);
        if (to < end) {
            return from;
        }
        if (!refusable && !text.startsWith(accepted)) {
            loop.failed("Refused: " + text);
        }
        byte[] next = waiting.poll();
        busy = next != null;
        if (busy) {
            write(next);
        }
        return end;
    }
}
