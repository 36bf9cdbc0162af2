package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The id of an event in an event stream, {@code <session>.<resume key>.<cursor>}. A browser's EventSource repeats the
 * last one as {@code Last-Event-ID} when it connects again (WHATWG HTML, 9.2.3), and that alone resumes the session.
 *
 * @param session the session's client id
 * @param resumeKey the secret that resumes the stream and can do nothing else
 * @param cursor what the client has
 */
public record EventId(String session, String resumeKey, Cursor cursor) {
    /** Reads the id that a stranger sent; null if it is not one of ours. A client id may hold dots, a key has none. */
    public static @Nullable EventId parse(@Nullable String text) {
        if (text == null || text.length() > 200) {
            return null;
        }
        int beforeCursor = text.lastIndexOf('.');
        int beforeKey = text.lastIndexOf('.', beforeCursor - 1);
        if (beforeKey < 1) {
            return null;
        }
        String session = text.substring(0, beforeKey);
        Cursor cursor = Cursor.parse(text.substring(beforeCursor + 1));
        return cursor == null || !Ids.isClient(session)
                ? null
                : new EventId(session, text.substring(beforeKey + 1, beforeCursor), cursor);
    }

    @Override
    public String toString() {
        return "EventId[" + session + " " + cursor + "]";
    }
}
