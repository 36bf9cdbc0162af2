package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An event stream down and, on a second connection that stays open, a POST for each signal up. */
final class StreamClient extends Wire implements Client {
    private static final Pattern SESSION =
            Pattern.compile("\"session_id\":\"([^\"]+)\".*?\"token\":\"([^\"]+)\"", Pattern.DOTALL);

    private final Poster poster;
    private final int port;
    private final String room;
    private final int number;
    private final Listener listener;
    private boolean headRead;
    private boolean leaving;
    private String id;
    private String token;

    StreamClient(Loop loop, int port, String room, int number, Listener listener) {
        super(loop);
        this.port = port;
        this.room = room;
        this.number = number;
        this.listener = listener;
        poster = new Poster(loop);
        write("GET /api/connect?room=" + room + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nAccept: text/event-stream\r\n\r\n");
        connect(port);
    }

    /** Takes whole chunks (RFC 9112, 7.1); each has whole events, as the server writes them. */
    @Override
    int take(byte[] data, int from, int to) {
        int at = from;
        if (!headRead) {
            int end = endOfHead(data, from, to);
            if (end < 0) {
                return from;
            }
            headRead = true;
            at = end;
        }
        while (true) {
            int line = at;
            int length = 0;
            while (line < to && data[line] != '\r') {
                length = length << 4 | Character.digit(data[line++], 16);
            }
            int chunk = line + 2;
            if (length == 0 && line < to) {
                return to;
            }
            if (to - chunk < length + 2) {
                return at;
            }
            events(data, chunk, chunk + length);
            at = chunk + length + 2;
        }
    }

    private void events(byte[] data, int from, int to) {
        if (leaving) {
            return;
        }
        if (id == null) {
            Matcher session = SESSION.matcher(new String(data, from, to - from, UTF_8));
            if (session.find()) {
                id = session.group(1);
                token = session.group(2);
                poster.connect(port);
                listener.ready(this);
            }
        }
        for (int mark = Mark.find(data, from, to); mark >= 0; mark = Mark.find(data, mark + Mark.LENGTH, to)) {
            listener.arrived(this, Mark.time(data, mark), Mark.kind(data, mark), Mark.sender(data, mark));
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
        String recipient = to == null ? "" : "\"to\":\"" + to.id() + "\",";
        return new Letter(post("signal", recipient + "\"signal\":" + Letter.payload(kind, number, size) + ","));
    }

    private byte[] post(String call, String fields) {
        String body = "{" + fields + "\"sender\":\"" + id + "\",\"token\":\"" + token + "\"}";
        return ("POST /api/" + call + "?room=" + room + " HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    @Override
    public void send(Letter letter, long time) {
        poster.post(letter.at(time).bytes);
    }

    @Override
    public void leave() {
        leaving = true;
        expectEnd();
        // What still waits may be for somebody who has left.
        poster.refusable = true;
        poster.post(post("leave", ""));
    }

    /** The server ends the stream; the connection below it is for this side to close. */
    @Override
    public boolean isGone() {
        if (leaving && poster.isIdle() && !isEnded()) {
            poster.end();
            end();
        }
        return isEnded();
    }

    /** One request at a time, as browsers do it. */
    private static final class Poster extends Wire {
        private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

        private final Queue<byte[]> waiting = new ArrayDeque<>();
        private boolean busy;
        private boolean refusable;

        Poster(Loop loop) {
            super(loop);
        }

        void post(byte[] request) {
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
            if (!refusable && !text.startsWith("HTTP/1.1 200")) {
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
}
