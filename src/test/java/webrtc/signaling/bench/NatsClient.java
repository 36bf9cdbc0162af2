package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client of NATS, whose protocol is a stream of lines, cut anywhere into binary frames: {@code MSG} is followed by so
 * many bytes as its last word says, and a line end.
 */
final class NatsClient extends WebSocketClient {
    private static final byte[] NOTHING = {};
    private static final String CONNECT =
            "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false,\"protocol\":1,\"lang\":\"java\",\"version\":\"1\"}\r\n";

    private byte[] unread = NOTHING;

    NatsClient(Loop loop, Seat seat, Listener listener) {
        super(loop, seat, "/", listener);
    }

    @Override
    void data(byte[] data, int from, int to) {
        if (unread.length == 0) {
            int end = lines(data, from, to);
            unread = end == to ? NOTHING : Arrays.copyOfRange(data, end, to);
            return;
        }
        byte[] whole = Arrays.copyOf(unread, unread.length + to - from);
        System.arraycopy(data, from, whole, unread.length, to - from);
        unread = Arrays.copyOfRange(whole, lines(whole, 0, whole.length), whole.length);
    }

    /** Takes what is whole, and says where it stopped. */
    private int lines(byte[] data, int from, int to) {
        int at = from;
        while (true) {
            int end = at;
            while (end < to && data[end] != '\n') {
                end++;
            }
            if (end == to) {
                return at;
            }
            int next = end + 1;
            if (data[at] == 'M') {
                next += size(data, end - 2) + 2;
                if (next > to) {
                    return at;
                }
                arrived(data, Mark.find(data, end + 1, next));
            } else {
                told(new String(data, at, end - at, UTF_8));
            }
            at = next;
        }
    }

    /** The number whose last digit is there. */
    private static int size(byte[] data, int last) {
        int size = 0;
        int weight = 1;
        for (int i = last; data[i] != ' '; i--) {
            size += weight * (data[i] - '0');
            weight *= 10;
        }
        return size;
    }

    private void told(String line) {
        if (line.startsWith("INFO")) {
            say(CONNECT + "SUB " + seat.channel() + " 1\r\nPING\r\n");
        } else if (line.startsWith("PING")) {
            say("PONG\r\n");
        } else if (line.startsWith("PONG")) {
            enter();
        } else {
            loop.failed("Told: " + line);
        }
    }

    private void say(String lines) {
        write(Letter.frame(BINARY, lines));
    }

    @Override
    public Letter letter(@Nullable Client to, char kind, int size) {
        String payload = Letter.payload(kind, number(), size);
        String subject = to == null ? seat.room() : to.id();
        return new Letter(Letter.frame(BINARY, "PUB " + subject + " " + payload.length() + "\r\n" + payload + "\r\n"));
    }
}
