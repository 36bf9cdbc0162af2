package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An event stream down and, on a second connection, a POST for each message up. */
abstract class StreamClient extends Wire implements Client {
    final Seat seat;
    final Poster poster;
    private final Listener listener;
    private boolean headRead;
    private boolean ready;
    private boolean leaving;

    StreamClient(Loop loop, Seat seat, String path, int accepted, Listener listener) {
        super(loop);
        this.seat = seat;
        this.listener = listener;
        poster = new Poster(loop, seat.port(), accepted);
        write("GET " + path + " HTTP/1.1\r\nHost: localhost:" + seat.port() + "\r\nAccept: text/event-stream\r\n\r\n");
        connect(seat.port());
    }

    @Override
    final int take(byte[] data, int from, int to) {
        int at = from;
        if (!headRead) {
            int end = endOfHead(data, from, to);
            if (end < 0) {
                return from;
            }
            headRead = true;
            at = end;
        }
        return body(data, at, to);
    }

    /** Takes whole events, and says where it stopped. */
    abstract int body(byte[] data, int from, int to);

    /** Some whole events. */
    final void events(byte[] data, int from, int to) {
        if (leaving) {
            return;
        }
        if (!ready && isEntry(data, from, to)) {
            ready = true;
            listener.ready(this);
        }
        for (int mark = Mark.find(data, from, to); mark >= 0; mark = Mark.find(data, mark + Mark.LENGTH, to)) {
            Mark.deliver(data, mark, this, listener);
        }
    }

    /** Whether these events tell that the client is in. */
    abstract boolean isEntry(byte[] data, int from, int to);

    final byte[] post(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost:" + seat.port()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    @Override
    public final int number() {
        return seat.number();
    }

    @Override
    public final void send(Letter letter, long time) {
        poster.post(letter.at(time).bytes);
    }

    @Override
    public void leave() {
        leaving = true;
        expectEnd();
        poster.expectRefusals();
    }

    /** The server may end the stream; the connection below it is for this side to close. */
    @Override
    public final boolean isGone() {
        if (leaving && poster.isIdle() && !isEnded()) {
            poster.end();
            end();
        }
        return isEnded();
    }
}
