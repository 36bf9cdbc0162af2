package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ids of strangers are let in. */
class IdsTest {
    private static final String EMOJI = "\uD83D\uDE00";

    @Test
    void aRoomIdIsCountedInCodePointsNotInChars() {
        assertThat(Ids.isRoom("r")).isTrue();
        assertThat(Ids.isRoom("r".repeat(128))).isTrue();
        assertThat(Ids.isRoom("r".repeat(129))).isFalse();
        assertThat(Ids.isRoom(EMOJI.repeat(128))).isTrue();
        assertThat(Ids.isRoom(EMOJI.repeat(128) + "r")).isFalse();
        assertThat(Ids.isRoom("")).isFalse();
    }

    @Test
    void aRoomIdMayHoldEveryCodePointButControlsLineEndsAndSurrogates() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            boolean control = point < 0x20 || (point >= 0x7F && point < 0xA0);
            boolean lineEnd = point == 0x2028 || point == 0x2029;
            boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
            String id = "a" + Character.toString(point) + "b";
            if (Ids.isRoom(id) != !(control || lineEnd || surrogate)) {
                throw new AssertionError("U+" + Integer.toHexString(point));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uD83D", "\uDE00", "a\uD83D", "\uD83Da", "\uDE00\uD83D", EMOJI + "\uD83D", "\uDE00" + EMOJI})
    void aRoomIdWithHalfASurrogatePairIsRefused(String id) {
        assertThat(Ids.isRoom(id)).isFalse();
    }

    @Test
    void aClientIdHoldsTheUnreservedCharactersOfUrisOnly() {
        Pattern unreserved = Pattern.compile("[A-Za-z0-9._~-]");
        for (char c = 0; c < 0x500; c++) {
            String one = Character.toString(c);
            assertThat(Ids.isClient(one))
                    .as("U+%04x", (int) c)
                    .isEqualTo(unreserved.matcher(one).matches());
            assertThat(Ids.isClient("a" + one + "b")).isEqualTo(Ids.isClient(one));
        }
        assertThat(Ids.isClient(EMOJI)).isFalse();
    }

    @Test
    void aClientIdHasOneTo64Characters() {
        assertThat(Ids.isClient("")).isFalse();
        assertThat(Ids.isClient("c".repeat(64))).isTrue();
        assertThat(Ids.isClient("c".repeat(65))).isFalse();
    }

    @Test
    void randomIdsDifferAndFitEveryUse() {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, 1_000).forEach(i -> ids.add(Ids.random()));
        assertThat(ids).hasSize(1_000).allMatch(Ids::isClient).allMatch(Ids::isRoom);
    }
}
