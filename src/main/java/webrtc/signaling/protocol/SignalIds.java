package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** The id that a client may give to a signal of its own. */
final class SignalIds {
    private SignalIds() {}

    /** Reads it where the reader stands: null, or 1 to {@value Ids#MAX_SIGNAL_ID} characters, no half surrogate pair. */
    static @Nullable String read(JsonObjectReader in) throws RefusedException {
        String id = in.text(Refusal.BAD_SIGNAL_ID);
        boolean bad = id != null
                && (id.isEmpty()
                        || id.length() > Ids.MAX_SIGNAL_ID
                        || id.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE));
        if (bad) {
            throw Refusal.BAD_SIGNAL_ID.asException();
        }
        return id;
    }
}
