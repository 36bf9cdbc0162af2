package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A client whose messages are text frames, each a whole one. */
final class TextClient extends WebSocketClient {
    private final Dialect dialect;

    TextClient(Loop loop, Seat seat, Dialect dialect, Listener listener) {
        super(loop, seat, dialect.path(seat), listener);
        this.dialect = dialect;
    }

    @Override
    void opened() {
        dialect.opened(this);
    }

    @Override
    void data(byte[] data, int from, int to) {
        int mark = Mark.find(data, from, to);
        if (mark >= 0) {
            arrived(data, mark);
        } else {
            dialect.told(this, new String(data, from, to - from, UTF_8));
        }
    }

    /** Sends what is no message to a client. */
    void say(String text) {
        write(Letter.frame(TEXT, text));
    }

    @Override
    public Letter letter(@Nullable Client to, char kind, int size) {
        String payload = Letter.payload(kind, number(), size);
        return new Letter(Letter.frame(TEXT, dialect.message(to == null ? null : to.id(), payload)));
    }
}
