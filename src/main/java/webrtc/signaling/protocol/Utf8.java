package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/** Strict UTF-8 (RFC 3629): no overlong forms and no surrogates, which JSON parsers let pass. */
public final class Utf8 {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** The bit that no ASCII character has, in each byte of a word. */
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Whether the bytes are UTF-8. */
    public static boolean isValid(byte[] bytes) {
        int ascii = asciiLength(bytes);
        if (ascii == bytes.length) {
            return true;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, ascii, bytes.length - ascii));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** How many bytes at the start are ASCII, which nearly all are of nearly every signal: eight at once are looked at. */
    private static int asciiLength(byte[] bytes) {
        int at = 0;
        while (at <= bytes.length - Long.BYTES && ((long) WORDS.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < bytes.length && bytes[at] >= 0) {
            at++;
        }
        return at;
    }
}
