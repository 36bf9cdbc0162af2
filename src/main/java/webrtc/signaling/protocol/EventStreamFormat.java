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
    public static JsonBytes event(String name, @Nullable String id, byte[] data) {
        return end(begin(new JsonBytes(data.length + 256), name, id).raw(data));
    }

    /**
     * An event up to its data, which is to be appended before its {@link #end}. See {@link #event}.
     */
    static JsonBytes begin(JsonBytes event, String name, @Nullable String id) {
        event.raw("event: ").raw(name);
        if (id != null) {
            event.raw("\nid: ").raw(id);
        }
        return event.raw("\ndata: ");
    }

    /** Ends an event. */
    static JsonBytes end(JsonBytes event) {
        return event.raw("\n\n");
    }

    /** Tells the client how many milliseconds to wait before it connects again. */
    public static JsonBytes retry(long millis) {
        return new JsonBytes(32).raw("retry: ").number(millis).raw("\n\n");
    }
}
