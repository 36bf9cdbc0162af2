package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link Packer} wrote; what is cut short or malformed fails with an {@link IllegalArgumentException}. */
public final class Unpacker {
    private final byte[] buffer;
    private final int end;
    private int at;

    /** Reads all of the bytes. */
    public Unpacker(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    /** Reads a slice of the bytes, without copying it. */
    public Unpacker(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        this.buffer = buffer;
        this.at = offset;
        this.end = offset + length;
    }

    /** Whether there is more to read: fields added by a later version are read only where they are there. */
    public boolean hasMore() {
        return at < end;
    }

    /** The next number. */
    public long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw cutShort();
            }
            byte b = buffer[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("A packed number is too long");
    }

    /** The next number, as a count or an index. */
    public int count() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A packed count is out of range: " + value);
        }
        return (int) value;
    }

    /** The next enum constant, one of these. */
    public <E> E constant(E[] all) {
        int place = count();
        if (place >= all.length) {
            throw new IllegalArgumentException("There is no constant at place " + place);
        }
        return all[place];
    }

    /** The next flag. */
    public boolean flag() {
        return number() != 0;
    }

    /** A copy of the next bytes. */
    public byte[] bytes() {
        int from = skip();
        return Arrays.copyOfRange(buffer, from, at);
    }

    /** A reader of the next bytes, which share this one's array. */
    public Unpacker nested() {
        int from = skip();
        return new Unpacker(buffer, from, at - from);
    }

    /** How many bytes are left to read. */
    public int left() {
        return end - at;
    }

    /** Copies all that is left to read to the beginning of an array, which must have room for it. */
    public void rest(byte[] into) {
        System.arraycopy(buffer, at, into, 0, end - at);
        at = end;
    }

    /** The next text. */
    public String string() {
        int from = skip();
        return new String(buffer, from, at - from, UTF_8);
    }

    /** The next text, or null where it was absent. */
    public @Nullable String optional() {
        return flag() ? string() : null;
    }

    /** Where in the array the next thing begins. */
    public int position() {
        return at;
    }

    /** Passes over the next bytes or text, and says where in the array they begin. */
    public int skip() {
        int length = count();
        if (length > end - at) {
            throw cutShort();
        }
        int from = at;
        at += length;
        return from;
    }

    private static IllegalArgumentException cutShort() {
        return new IllegalArgumentException("Packed bytes end too early");
    }
}
