package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The event stream of this server: its first event brings the id and the token that go into each POST. */
final class SessionStream extends StreamClient {
    private static final Pattern SESSION =
            Pattern.compile("\"session_id\":\"([^\"]+)\".*?\"token\":\"([^\"]+)\"", Pattern.DOTALL);
    private static final int OK = 200;

    private String id;
    private String token;

    SessionStream(Loop loop, Seat seat, Listener listener) {
        super(loop, seat, "/api/connect?room=" + seat.room(), OK, listener);
    }

    /** Whole chunks (RFC 9112, 7.1); each has whole events, as the server writes them. */
    @Override
    int body(byte[] data, int from, int to) {
        int at = from;
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

    @Override
    boolean isEntry(byte[] data, int from, int to) {
        Matcher session = SESSION.matcher(new String(data, from, to - from, UTF_8));
        if (session.find()) {
            id = session.group(1);
            token = session.group(2);
        }
        return id != null;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Letter letter(@Nullable Client to, char kind, int size) {
        String recipient = to == null ? "" : "\"to\":\"" + to.id() + "\",";
        return new Letter(call("signal", recipient + "\"signal\":" + Letter.payload(kind, number(), size) + ","));
    }

    private byte[] call(String name, String fields) {
        return post(
                "/api/" + name + "?room=" + seat.room(),
                "{" + fields + "\"sender\":\"" + id + "\",\"token\":\"" + token + "\"}");
    }

    @Override
    public void leave() {
        super.leave();
        poster.post(call("leave", ""));
    }
}
