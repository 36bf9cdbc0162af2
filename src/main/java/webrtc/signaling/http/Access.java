package webrtc.signaling.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.room.Grant;

/**
 * What an access token allows.
 *
 * @param rooms the rooms that it opens
 * @param patterns patterns of more rooms, in which {@code *} stands for any characters
 * @param client the one client id that it is for, or null where it is for any
 * @param grant what the session may do, and until when
 */
record Access(
        List<String> rooms, List<String> patterns, @Nullable String client, Grant grant) {
    /** Where no access tokens are asked for. */
    static final Access ALL = new Access(List.of(), List.of("*"), null, Grant.ALL);

    boolean opens(String room) {
        return rooms.contains(room) || patterns.stream().anyMatch(pattern -> matches(pattern, room));
    }

    boolean isFor(String id) {
        return client == null || client.equals(id);
    }

    /** The client id to join with: the one asked for, or else the one that it is for; null where any will do. */
    @Nullable
    String clientOf(@Nullable String asked) {
        return asked == null ? client : asked;
    }

    /** By hand, since a regular expression made of a stranger's text can take its time. */
    private static boolean matches(String pattern, String room) {
        String[] parts = pattern.split("\\*", -1);
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return pattern.equals(room);
        }
        if (!room.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = room.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return room.length() - at >= last.length() && room.endsWith(last);
    }
}
