package webrtc.signaling.protocol;

import java.util.UUID;

/** The rules that room ids and client ids of strangers are held against. */
public final class Ids {
    /** Longest room id, in code points. */
    public static final int MAX_ROOM = 128;

    /** Longest client id, in characters. */
    public static final int MAX_CLIENT = 64;

    /** Longest id that a client may give to a signal of its own, in UTF-16 units. */
    public static final int MAX_SIGNAL_ID = 64;

    private Ids() {}

    /** A room id is 1 to {@value #MAX_ROOM} code points, none of them a control character or half a surrogate pair. */
    public static boolean isRoom(String id) {
        int points = 0;
        for (int i = 0; i < id.length(); ) {
            int point = id.codePointAt(i);
            int type = Character.getType(point);
            // Line and paragraph separators end a line for some readers of a log, as control characters do.
            if (type == Character.CONTROL
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || ++points > MAX_ROOM) {
                return false;
            }
            i += Character.charCount(point);
        }
        return points > 0;
    }

    /** A client id is 1 to {@value #MAX_CLIENT} of the unreserved characters of RFC 3986, so it needs no escaping. */
    public static boolean isClient(String id) {
        if (id.isEmpty() || id.length() > MAX_CLIENT) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean unreserved = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '.'
                    || c == '_'
                    || c == '~';
            if (!unreserved) {
                return false;
            }
        }
        return true;
    }

    /** A new random id of 122 bits, for rooms, clients and tokens alike. */
    public static String random() {
        return UUID.randomUUID().toString();
    }
}
