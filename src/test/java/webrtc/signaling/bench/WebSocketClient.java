package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A WebSocket that reads no more of what it gets than it needs. */
abstract class WebSocketClient extends Wire implements Client {
    static final int TEXT = 1;
    static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final byte[] NORMAL_CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};

    final Seat seat;
    private final Listener listener;
    private boolean upgraded;
    private boolean ready;
    private boolean leaving;

    WebSocketClient(Loop loop, Seat seat, String path, Listener listener) {
        super(loop);
        this.seat = seat;
        this.listener = listener;
        write("GET " + path + " HTTP/1.1\r\nHost: localhost:" + seat.port()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        connect(seat.port());
    }

    @Override
    final int take(byte[] data, int from, int to) {
        int at = from;
        if (!upgraded) {
            int end = endOfHead(data, from, to);
            if (end < 0) {
                return from;
            }
            if (!Mark.contains(data, from, end, " 101 ")) {
                loop.failed("Refused: " + new String(data, from, to - from, UTF_8));
            }
            upgraded = true;
            opened();
            at = end;
        }
        while (to - at >= 2) {
            int length = data[at + 1] & 0x7f;
            int head = length == 126 ? 4 : length == 127 ? 10 : 2;
            if (to - at < head) {
                break;
            }
            if (head > 2) {
                length = 0;
                for (int i = at + 2; i < at + head; i++) {
                    length = length << 8 | (data[i] & 0xff);
                }
            }
            if (to - at - head < length) {
                break;
            }
            frame(data[at] & 0x0f, data, at + head, at + head + length);
            at += head + length;
        }
        return at;
    }

    private void frame(int opcode, byte[] data, int from, int to) {
        if ((opcode == TEXT || opcode == BINARY) && !leaving) {
            data(data, from, to);
        } else if (opcode == PING) {
            byte[] pong = new byte[6 + to - from];
            pong[0] = (byte) 0x8a;
            pong[1] = (byte) (0x80 | (to - from));
            System.arraycopy(data, from, pong, 6, to - from);
            write(pong);
        } else if (opcode == CLOSE && !leaving) {
            loop.failed("Closed by the server: " + Arrays.toString(Arrays.copyOfRange(data, from, to)));
        }
    }

    /** The handshake is done. */
    void opened() {
        // Most are told when they are in.
    }

    /** What a frame brings. */
    abstract void data(byte[] data, int from, int to);

    /** It is in its room. */
    final void enter() {
        if (!ready) {
            ready = true;
            listener.ready(this);
        }
    }

    /** A message came that has this mark. */
    final void arrived(byte[] data, int mark) {
        Mark.deliver(data, mark, this, listener);
    }

    @Override
    public final int number() {
        return seat.number();
    }

    @Override
    public final String id() {
        return seat.id();
    }

    @Override
    public final void send(Letter letter, long time) {
        write(letter.at(time).bytes);
    }

    @Override
    public final void leave() {
        leaving = true;
        expectEnd();
        write(NORMAL_CLOSE);
    }

    @Override
    public final boolean isGone() {
        return isEnded();
    }
}
