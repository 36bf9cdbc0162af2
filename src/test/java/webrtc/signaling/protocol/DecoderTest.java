package webrtc.signaling.protocol;

import static webrtc.signaling.protocol.JsonTexts.utf8;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import webrtc.signaling.testing.Damage;

/** What is right, damaged at random: the same properties as {@link DecoderFuzz}, with the same seed in every build. */
class DecoderTest {
    private static final int ROUNDS = 4_000;

    @ParameterizedTest
    @EnumSource
    void whateverComesIsReadOrRefused(Decoder decoder) {
        Random random = new Random(decoder.name().hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = right(decoder, random);
            for (int damage = random.nextInt(4); damage > 0; damage--) {
                bytes = Damage.of(bytes, random);
            }
            decoder.check(bytes);
        }
    }

    private static byte[] right(Decoder decoder, Random random) {
        return switch (decoder) {
            case UTF8, ROOM_ID -> utf8(JsonTexts.value(random, 0));
            case CURSOR -> utf8(number(random) + "-" + number(random));
            case EVENT_ID -> utf8("a.b." + number(random) + ".key." + number(random) + "-" + number(random));
            case SIGNAL_BETWEEN_NODES, UNPACKER -> packed(random);
            default -> utf8(envelope(random));
        };
    }

    private static String number(Random random) {
        return Long.toString(random.nextLong() >>> random.nextInt(64));
    }

    private static byte[] packed(Random random) {
        Packer out = new Packer(128);
        new Signal(
                        "alice",
                        random.nextBoolean() ? "bob" : null,
                        SignalType.OFFER,
                        utf8(JsonTexts.value(random, 1)),
                        Signal.Form.VALUE,
                        random.nextBoolean() ? "7" : null)
                .pack(out);
        return out.toBytes();
    }

    /** Members that one of the calls knows, in any order. */
    private static String envelope(Random random) {
        List<String> members = List.of(
                "\"room_id\":\"room\"",
                "\"client_id\":\"alice\"",
                "\"sender\":\"alice\"",
                "\"to\":\"bob\"",
                "\"type\":\"offer\"",
                "\"id\":\"7\"",
                "\"token\":null",
                "\"payload\":" + JsonTexts.value(random, 3),
                "\"signal\":" + JsonTexts.object(random, 3));
        StringBuilder json = new StringBuilder("{");
        int from = random.nextInt(members.size());
        int count = 1 + random.nextInt(members.size());
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append(JsonTexts.space(random));
            json.append(members.get((from + i) % members.size()));
        }
        return json.append(JsonTexts.space(random)).append('}').toString();
    }
}
