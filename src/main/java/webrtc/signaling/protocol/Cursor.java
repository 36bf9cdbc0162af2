package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A place in a session's inbox, written {@code <epoch>-<sequence>}: the client has everything up to here.
 *
 * @param epoch the session's epoch in which the signal was numbered; a higher one is later
 * @param sequence the signal's number in the inbox, which goes on from epoch to epoch
 */
public record Cursor(long epoch, long sequence) implements Comparable<Cursor> {
    /** Reads a cursor of a stranger; null if it is not one. */
    public static @Nullable Cursor parse(@Nullable String text) {
        int dash = text == null ? -1 : text.indexOf('-');
        if (text == null || dash < 1 || text.length() > 40) {
            return null;
        }
        try {
            long epoch = Long.parseLong(text, 0, dash, 10);
            long sequence = Long.parseLong(text, dash + 1, text.length(), 10);
            return epoch < 0 || sequence < 0 ? null : new Cursor(epoch, sequence);
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
