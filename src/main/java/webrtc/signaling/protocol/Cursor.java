package webrtc.signaling.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a session's inbox, written {@code <epoch>-<sequence>}: the client has everything up to here.
 *
 * @param epoch the session's epoch in which the signal was numbered; a higher one is later
 * @param sequence the signal's number in the inbox, which goes on from epoch to epoch
 */
public record Cursor(long epoch, long sequence) implements Comparable<Cursor> {
    /** Long.parseLong alone would take signs, and the digits of any script. */
    private static final Pattern FORM = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}");

    /** Reads a cursor of a stranger; null if it is not one. */
    public static @Nullable Cursor parse(@Nullable String text) {
        if (text == null || !FORM.matcher(text).matches()) {
            return null;
        }
        int dash = text.indexOf('-');
        try {
            return new Cursor(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Writes it as it travels between nodes. */
    public void pack(Packer out) {
        out.number(epoch).number(sequence);
    }

    /** Reads what {@link #pack} wrote. */
    public static Cursor unpack(Unpacker in) {
        return new Cursor(in.number(), in.number());
    }

    /** Whether who has everything up to the other cursor surely has everything up to this one. */
    public boolean isFollowedBy(Cursor other) {
        return epoch == other.epoch && sequence <= other.sequence;
    }

    @Override
    public int compareTo(Cursor that) {
        int byEpoch = Long.compare(epoch, that.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, that.sequence);
    }

    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }
}
