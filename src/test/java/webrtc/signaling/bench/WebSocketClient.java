package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** A WebSocket that reads no more of what it gets than it needs. */
final class WebSocketClient extends Wire implements Client {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final byte[] NORMAL_CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};

    private final Dialect dialect;
    private final int number;
    private final String id;
    private final Listener listener;
    private boolean upgraded;
    private boolean ready;
    private boolean leaving;

    WebSocketClient(Loop loop, int port, Dialect dialect, String room, String id, int number, Listener listener) {
        super(loop);
        this.dialect = dialect;
        this.number = number;
        this.id = id;
        this.listener = listener;
        write("GET " + dialect.path(room, id) + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        connect(port);
    }

    @Override
    int take(byte[] data, int from, int to) {
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
        if (opcode == TEXT && !leaving) {
            text(data, from, to);
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

    private void text(byte[] data, int from, int to) {
        int mark = Mark.find(data, from, to);
        if (mark >= 0) {
            listener.arrived(this, Mark.time(data, mark), Mark.kind(data, mark), Mark.sender(data, mark));
        } else if (Mark.contains(data, from, to, "\"error\"")) {
            loop.failed(new String(data, from, to - from, UTF_8));
        } else if (!ready) {
            ready = true;
            listener.ready(this);
        }
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Letter letter(Client to, char kind, int size) {
        String payload = Letter.payload(kind, number, size);
        return new Letter(Letter.frame(dialect.message(to == null ? null : to.id(), payload)));
    }

    @Override
    public void send(Letter letter, long time) {
        write(letter.at(time).bytes);
    }

    @Override
    public void leave() {
        leaving = true;
        expectEnd();
        write(NORMAL_CLOSE);
    }

    @Override
    public boolean isGone() {
        return isEnded();
    }
}
