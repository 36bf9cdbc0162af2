package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict UTF-8, held against the grammar of RFC 3629. */
class Utf8Test {
    /** RFC 3629, 4, on bytes as Latin-1 characters. */
    private static final Pattern GRAMMAR = Pattern.compile(
            "(?:[\\x00-\\x7F]|[\\xC2-\\xDF][\\x80-\\xBF]"
                    + "|\\xE0[\\xA0-\\xBF][\\x80-\\xBF]|[\\xE1-\\xEC\\xEE\\xEF][\\x80-\\xBF]{2}|\\xED[\\x80-\\x9F][\\x80-\\xBF]"
                    + "|\\xF0[\\x90-\\xBF][\\x80-\\xBF]{2}|[\\xF1-\\xF3][\\x80-\\xBF]{3}|\\xF4[\\x80-\\x8F][\\x80-\\xBF]{2})*+");

    @Test
    void everyCodePointIsValid() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < 0xD800 || point > 0xDFFF) {
                all.appendCodePoint(point);
            }
        }
        assertThat(Utf8.isValid(all.toString().getBytes(UTF_8))).isTrue();
        assertThat(Utf8.isValid(new byte[0])).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // overlong
                "c080",
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                // surrogates, alone and as a pair
                "eda080",
                "edbfbf",
                "eda0bdedb880",
                // beyond U+10FFFF, and bytes that never occur
                "f4908080",
                "f5808080",
                "f8888080",
                "fe",
                "ff",
                // a continuation without a start, a start without one
                "80",
                "bf",
                "c3",
                "e282",
                "f09f98",
                "c328",
                "e28228",
                "f09f9828"
            })
    void brokenBytesAreRefusedWhereverTheyStand(String hex) {
        String broken = new String(HexFormat.of().parseHex(hex), ISO_8859_1);
        for (String text :
                new String[] {broken, "{" + broken, broken + "}", "x".repeat(9_000) + broken, "\u00C3\u00A9" + broken
                }) {
            assertThat(Utf8.isValid(text.getBytes(ISO_8859_1))).isFalse();
        }
    }

    @Test
    void textThatIsCutInsideACharacterIsRefused() {
        byte[] text = "a\u00E9\u20AC\uD83D\uDE00".getBytes(UTF_8);
        for (int length = 0; length <= text.length; length++) {
            boolean whole = length == 0 || length == 1 || length == 3 || length == 6 || length == 10;
            assertThat(Utf8.isValid(Arrays.copyOf(text, length))).isEqualTo(whole);
        }
    }

    @Test
    void anyBytesAreJudgedAsTheGrammarDoes() {
        Random random = new Random(3);
        int[] starts = {0x20, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5};
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = (byte)
                        (random.nextBoolean() ? starts[random.nextInt(starts.length)] : 0x80 + random.nextInt(64));
            }
            boolean expected = GRAMMAR.matcher(new String(bytes, ISO_8859_1)).matches();
            if (Utf8.isValid(bytes) != expected) {
                throw new AssertionError(HexFormat.of().formatHex(bytes) + " should be " + expected);
            }
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isBetween(10_000, 190_000);
    }
}
