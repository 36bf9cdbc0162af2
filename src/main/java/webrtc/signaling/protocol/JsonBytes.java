package webrtc.signaling.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;

/**
 * Puts JSON together from pieces that are bytes already. A signal's payload is spliced into its envelope this way,
 * which no JSON generator offers: it would decode and encode it. What frames an event around its JSON is appended too.
 */
public final class JsonBytes {
    private byte[] buffer;
    private int size;

    /**
     * Begins with nothing.
     *
     * @param expected so many bytes fit without an array in place of the first
     */
    public JsonBytes(int expected) {
        buffer = new byte[expected];
    }

    /** Begins anew in the same array: what was put together must have been copied. */
    JsonBytes clear() {
        size = 0;
        return this;
    }

    /** Appends JSON that is ASCII text: punctuation, names, literals, and values that need no escaping. */
    @SuppressWarnings("deprecation") // String.getBytes(int, int, byte[], int) copies Latin-1 without an array between
    JsonBytes raw(String ascii) {
        int length = ascii.length();
        ensure(length);
        ascii.getBytes(0, length, buffer, size);
        size += length;
        return this;
    }

    /** Appends JSON that is bytes already. */
    JsonBytes raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    /** Appends a slice of JSON that is bytes already. */
    JsonBytes raw(byte[] json, int offset, int length) {
        ensure(length);
        System.arraycopy(json, offset, buffer, size, length);
        size += length;
        return this;
    }

    /** Appends any text as a JSON string. */
    JsonBytes text(String text) {
        return raw("\"").raw(JsonStringEncoder.getInstance().quoteAsUTF8(text)).raw("\"");
    }

    /** Appends a number. */
    JsonBytes number(long value) {
        return raw(Long.toString(value));
    }

    /** A copy of what was put together. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** What was put together, and more behind its {@link #size()}: for who copies it at once. */
    public byte[] array() {
        return buffer;
    }

    /** How many bytes it has. */
    public int size() {
        return size;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
