package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binary form between nodes: what is written comes back, and what is broken is refused, never guessed. */
class PackerTest {
    private static Unpacker unpack(Packer packed) {
        return new Unpacker(packed.toBytes());
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, 8001",
        "16383, ff7f",
        "16384, 808001",
        "2147483648, 8080808008",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void aNumberIsAVarintThatComesBack(long number, String hex) {
        assertThat(new Packer(0).number(number).toBytes()).isEqualTo(hex(hex));
        assertThat(new Unpacker(hex(hex)).number()).isEqualTo(number);
    }

    @Test
    void anyNumberComesBack() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >>> (1 + random.nextInt(63));
            assertThat(unpack(new Packer(1).number(number)).number()).isEqualTo(number);
        }
    }

    @Test
    void aNegativeNumberIsRefused() {
        Packer packer = new Packer(1);
        assertThatThrownBy(() -> packer.number(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(packer.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ascii", "\0\u007F", "\u0080", "caf\u00E9", "\u65E5\u672C\u8A9E", "\uD83D\uDE00 ok"})
    void textComesBack(String text) {
        Unpacker in = unpack(new Packer(1).string(text).optional(text).optional(null));
        assertThat(in.string()).isEqualTo(text);
        assertThat(in.optional()).isEqualTo(text);
        assertThat(in.optional()).isNull();
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void textTravelsAsUtf8() {
        assertThat(new Packer(1).string("\u00E9").toBytes()).isEqualTo(hex("02c3a9"));
    }

    @Test
    void theRestIsCopiedOfANestedPartOnly() {
        Unpacker in = unpack(new Packer(1).bytes(new byte[] {1, 2, 3}).number(4));
        Unpacker nested = in.nested();
        assertThat(nested.number()).isEqualTo(1);
        assertThat(nested.left()).isEqualTo(2);
        byte[] rest = new byte[4];
        nested.rest(rest);
        assertThat(rest).containsExactly(2, 3, 0, 0);
        assertThat(nested.hasMore()).isFalse();
        assertThat(nested.left()).isZero();
        assertThat(in.number()).isEqualTo(4);
    }

    @Test
    void longTextGrowsThePackerAndComesBack() {
        String ascii = "x".repeat(100_000);
        String other = "\u00E9".repeat(100_000);
        Unpacker in = unpack(new Packer(1).string(ascii).string(other));
        assertThat(in.string()).isEqualTo(ascii);
        assertThat(in.string()).isEqualTo(other);
    }

    @Test
    void bytesSlicesFlagsAndConstantsComeBack() {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.US_ASCII);
        Packer out = new Packer(1)
                .bytes(bytes)
                .bytes(bytes, 2, 3)
                .flag(true)
                .flag(false)
                .constant(SignalType.CUSTOM)
                .raw(new Packer(1).number(300).toBytes());
        assertThat(out.size()).isEqualTo(out.toBytes().length);
        Unpacker in = unpack(out);
        assertThat(in.bytes()).isEqualTo(bytes);
        assertThat(in.bytes()).isEqualTo("234".getBytes(StandardCharsets.US_ASCII));
        assertThat(in.flag()).isTrue();
        assertThat(in.flag()).isFalse();
        assertThat(in.constant(SignalType.values())).isEqualTo(SignalType.CUSTOM);
        assertThat(in.number()).isEqualTo(300);
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void whatAnotherPackerHasWrittenIsAppendedAndThatOneBeginsAnew() {
        Packer inner = new Packer(0).string("one");
        Packer outer = new Packer(0).bytes(inner);
        inner.clear();
        assertThat(inner.size()).isZero();
        outer.bytes(inner.number(300));
        assertThat(Arrays.copyOf(outer.array(), outer.size())).isEqualTo(outer.toBytes());
        Unpacker in = unpack(outer);
        assertThat(in.nested().string()).isEqualTo("one");
        assertThat(in.nested().number()).isEqualTo(300);
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void aNestedReaderSeesItsPartOnlyAndLeavesTheRest() {
        byte[] inner = new Packer(1).string("inner").toBytes();
        Unpacker in = unpack(new Packer(1).bytes(inner).string("outer"));
        Unpacker nested = in.nested();
        assertThat(nested.string()).isEqualTo("inner");
        assertThat(nested.hasMore()).isFalse();
        assertThatThrownBy(nested::number).isInstanceOf(IllegalArgumentException.class);
        assertThat(in.string()).isEqualTo("outer");
    }

    @Test
    void whatIsCutShortAnywhereIsRefused() {
        byte[] whole = new Packer(1)
                .number(300)
                .string("caf\u00E9")
                .optional("x")
                .bytes(new byte[200])
                .constant(SignalType.BYE)
                .toBytes();
        for (int length = 0; length < whole.length; length++) {
            Unpacker in = new Unpacker(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> {
                        in.number();
                        in.string();
                        in.optional();
                        in.bytes();
                        in.constant(SignalType.values());
                    })
                    .as("cut at %d", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSliceIsNotReadBeyondItsEnd() {
        byte[] bytes = hex("05aabbccddee");
        assertThatThrownBy(() -> new Unpacker(bytes, 0, 5).bytes()).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Unpacker(bytes, 0, 6).bytes()).hasSize(5);
        assertThatThrownBy(() -> new Unpacker(bytes, 3, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        byte[] tooLong = hex("ffffffffffffffffffffff01");
        byte[] beyondInt = new Packer(1).number(1L << 31).toBytes();
        assertThatThrownBy(() -> new Unpacker(tooLong).number()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Unpacker(beyondInt).count()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Unpacker(beyondInt).bytes()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownConstantIsRefused() {
        byte[] place = new Packer(1).number(SignalType.values().length).toBytes();
        assertThatThrownBy(() -> new Unpacker(place).constant(SignalType.values()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void garbageIsReadOrRefusedButNeverOverrun() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            try {
                Signal.unpack(new Unpacker(garbage));
            } catch (IllegalArgumentException expected) {
                assertThat(expected).hasMessageMatching("[A-Z].*");
            }
        }
    }

    @Test
    void aSignalComesBackWithEverything() {
        for (Signal.Form form : Signal.Form.values()) {
            for (SignalType type : SignalType.values()) {
                Signal signal = new Signal("alice", "bob", type, hex("7b7d"), form, "\u00E9");
                assertThat(Signal.unpack(packed(signal)))
                        .usingRecursiveComparison()
                        .isEqualTo(signal);
            }
        }
        Signal bare = new Signal("alice", null, SignalType.BYE, new byte[0], Signal.Form.ABSENT, null);
        assertThat(Signal.unpack(packed(bare))).usingRecursiveComparison().isEqualTo(bare);
    }

    private static Unpacker packed(Signal signal) {
        Packer out = new Packer(1);
        signal.pack(out);
        return unpack(out);
    }
}
