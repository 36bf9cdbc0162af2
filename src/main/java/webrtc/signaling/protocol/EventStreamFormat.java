package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** The framing of an event stream (WHATWG HTML, 9.2.5): fields a line each, an empty line ends the event. */
public final class EventStreamFormat {
    private EventStreamFormat() {}

    /**
     * One event. No argument holds a line end: ids and names are made here, and data is JSON on one line.
     *
     * @param id what the client shall repeat as {@code Last-Event-ID}; null leaves it at the one it has
     */
    public static byte[] event(String name, @Nullable String id, byte[] data) {
        // The length it will have: what is guessed is copied once more.
        int length = 16 + name.length() + (id == null ? 0 : 5 + id.length()) + data.length;
        JsonBytes event = new JsonBytes(length).raw("event: ").raw(name);
        if (id != null) {
            event.raw("\nid: ").raw(id);
        }
        return event.raw("\ndata: ").raw(data).raw("\n\n").toBytes();
    }

    /** Tells the client how many milliseconds to wait before it connects again. */
    public static byte[] retry(long millis) {
        return new JsonBytes(32).raw("retry: ").number(millis).raw("\n\n").toBytes();
    }
}
