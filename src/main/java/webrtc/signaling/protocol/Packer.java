package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the binary form in which nodes speak to each other and to the directory: numbers as base-128 varints, text
 * and bytes behind their length. {@link Unpacker} reads it.
 */
public final class Packer {
    private byte[] buffer;
    private int size;

    /** A packer with room for about this many bytes; it grows as needed. */
    public Packer(int expected) {
        buffer = new byte[Math.max(16, expected)];
    }

    /** Appends a number of 0 or more. */
    public Packer number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("A packed number can't be negative: " + value);
        }
        ensure(10);
        long rest = value;
        while (rest > 0x7f) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** Appends a flag. */
    public Packer flag(boolean value) {
        return number(value ? 1 : 0);
    }

    /** Appends an enum constant by its place: the order of constants that are packed is part of the form. */
    @SuppressWarnings("EnumOrdinal")
    public Packer constant(Enum<?> value) {
        return number(value.ordinal());
    }

    /** Appends bytes behind their length. */
    public Packer bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    /** Appends a slice of bytes behind its length. */
    public Packer bytes(byte[] value, int offset, int length) {
        number(length);
        ensure(length);
        System.arraycopy(value, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** Appends what another packer has written, behind its length. */
    public Packer bytes(Packer other) {
        return bytes(other.buffer, 0, other.size);
    }

    /** Appends bytes that were packed before, without their length. */
    public Packer raw(byte[] packed) {
        ensure(packed.length);
        System.arraycopy(packed, 0, buffer, size, packed.length);
        size += packed.length;
        return this;
    }

    /** Appends text. */
    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) copies Latin-1 without an array between
    public Packer string(String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) > 0x7f) {
                return bytes(value.getBytes(UTF_8));
            }
        }
        number(length);
        ensure(length);
        value.getBytes(0, length, buffer, size);
        size += length;
        return this;
    }

    /** Appends text that may be absent. */
    public Packer optional(@Nullable String value) {
        flag(value != null);
        return value == null ? this : string(value);
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** What was written, and more behind its {@link #size()}: to be read before anything else is written. */
    public byte[] array() {
        return buffer;
    }

    /** Begins anew, in the same array. */
    public void clear() {
        size = 0;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
