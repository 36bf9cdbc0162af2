package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.Random;

/** JSON as tests write it, make it up, and read it by a reader that is not the server's. */
final class JsonTexts {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String[] STRINGS = {
        "",
        "a",
        "type",
        "candidate:1 1 udp",
        "\\\"",
        "\\\\",
        "\\/",
        "\\n",
        "\\u0000",
        "\\u2028",
        "\\ud83d\\ude00",
        "\\t}",
        "caf\u00E9",
        "\u65E5\u672C",
        "\uD83D\uDE00",
        "\u2028",
        "{",
        "]",
        ",",
        ":",
        "a=b c",
        "x".repeat(9_000)
    };

    private static final String[] SCALARS = {
        "null", "true", "false", "0", "-0", "1.0", "1e5", "-1.25E-10", "1e999999999", "123456789012345678901234567890"
    };

    private static final String[] SPACES = {"", "", "", " ", "\t", "\n", "\r\n", "  \n  "};

    private static final byte[] SIGNAL_EVENT = utf8("event: signal\ndata: ");

    private JsonTexts() {}

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    /** The data of the event that brings a signal to a stream client. */
    static byte[] relayedToStream(Signal signal, byte[] room) {
        byte[] event =
                StreamDialect.relayed(new JsonBytes(16), signal, room, null).toBytes();
        byte[] end = utf8("\n\n");
        assertThat(event).startsWith(SIGNAL_EVENT).endsWith(end);
        return Arrays.copyOfRange(event, SIGNAL_EVENT.length, event.length - end.length);
    }

    static JsonNode parse(JsonBytes json) {
        return parse(json.toBytes());
    }

    /** What the server wrote: one line of JSON, and valid for another reader too. */
    static JsonNode parse(byte[] json) {
        String text = new String(json, UTF_8);
        assertThat(Utf8.isValid(json)).isTrue();
        assertThat(text).doesNotContain("\n", "\r");
        return parse(text);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("This is not JSON: " + json, e);
        }
    }

    /** Any valid value, with white space inside but none around it. */
    static String value(Random random, int depth) {
        return switch (random.nextInt(depth <= 0 ? 4 : 7)) {
            case 0, 1 -> '"' + pick(random, STRINGS) + '"';
            case 2, 3 -> pick(random, SCALARS);
            case 4 -> array(random, depth);
            default -> object(random, depth);
        };
    }

    /** Any valid object without members called {@code type}. */
    static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{").append(pick(random, SPACES));
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",").append(pick(random, SPACES));
            json.append("\"n")
                    .append(i)
                    .append(pick(random, STRINGS))
                    .append('"')
                    .append(pick(random, SPACES));
            json.append(':').append(pick(random, SPACES)).append(value(random, depth - 1));
            json.append(pick(random, SPACES));
        }
        return json.append('}').toString();
    }

    private static String array(Random random, int depth) {
        StringBuilder json = new StringBuilder("[").append(pick(random, SPACES));
        int items = random.nextInt(4);
        for (int i = 0; i < items; i++) {
            json.append(i == 0 ? "" : ",").append(pick(random, SPACES)).append(value(random, depth - 1));
            json.append(pick(random, SPACES));
        }
        return json.append(']').toString();
    }

    static String space(Random random) {
        return pick(random, SPACES);
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
