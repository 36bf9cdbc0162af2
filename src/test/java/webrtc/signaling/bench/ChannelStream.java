package webrtc.signaling.bench;

import org.jspecify.annotations.Nullable;

/** The event stream of a channel of Nchan, which has no chunks: an empty line ends an event. */
final class ChannelStream extends StreamClient {
    /** Somebody was there to receive it. */
    private static final int CREATED = 201;

    ChannelStream(Loop loop, Seat seat, Listener listener) {
        super(loop, seat, "/sub/" + seat.channel(), CREATED, listener);
    }

    @Override
    int body(byte[] data, int from, int to) {
        int end = to;
        while (end > from + 1 && (data[end - 1] != '\n' || data[end - 2] != '\n')) {
            end--;
        }
        if (end <= from + 1) {
            return from;
        }
        events(data, from, end);
        return end;
    }

    /** It says hi. */
    @Override
    boolean isEntry(byte[] data, int from, int to) {
        return true;
    }

    @Override
    public String id() {
        return seat.id();
    }

    @Override
    public Letter letter(@Nullable Client to, char kind, int size) {
        String channel = to == null ? seat.room() : to.id();
        return new Letter(post("/pub/" + channel, Letter.payload(kind, number(), size)));
    }
}
