package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.protocol.JsonTexts.parse;
import static webrtc.signaling.protocol.JsonTexts.relayedToStream;
import static webrtc.signaling.protocol.JsonTexts.utf8;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.protocol.RoomsDialect.BadFrame;

/** A payload goes on as the bytes it came in, but for line ends, which an event stream can't carry. */
class PayloadBytesTest {
    private static final byte[] ROOM = ServerEvents.quoted("room");
    private static final Cursor CURSOR = new Cursor(3, 4);

    /** The payload of a frame with members around it, some of them with more bytes than characters. */
    private static Signal framed(String payload, String space) throws BadFrame {
        String frame = space + "{\"\u00E9\uD83D\uDE00\":\"\u65E5\",\"type\":\"custom\"," + space + "\"payload\"" + space
                + ":" + space + payload + space + ",\"id\":\"\u00E9\"}";
        Signal signal = RoomsDialect.readFrame(utf8(frame), "room", "alice").signal();
        assertThat(signal).isNotNull();
        return signal;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String onOneLine(String json) {
        return json.replace('\n', ' ').replace('\r', ' ');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "-0",
                "0.10",
                "1E+2",
                "123456789012345678901234567890",
                "\"\"",
                "\"\\u00e9\\/\\ud83d\"",
                "\"\u00E9\u2028\uD83D\uDE00\"",
                "null",
                "true",
                "false",
                "[]",
                "[ ]",
                "{}",
                "{ }",
                "{\"type\" : 5}",
                "{\"b\":1, \"a\":1.0}",
                "[[[[]]],\"]\"]",
                "{\"a\":\"}\\\"\"}",
                "{\"__proto__\":{}}"
            })
    void aPayloadKeepsItsBytes(String payload) throws BadFrame {
        for (String space : new String[] {"", " ", "\r\n\t"}) {
            assertThat(text(framed(payload, space).payload())).isEqualTo(payload);
        }
    }

    @Test
    void anyPayloadKeepsItsBytesAndIsSplicedAsOneValue() throws BadFrame {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            String payload = JsonTexts.value(random, 5);
            Signal signal = framed(payload, JsonTexts.space(random));
            assertThat(text(signal.payload())).isEqualTo(onOneLine(payload));

            byte[] relayed = RoomsDialect.relayed(new JsonBytes(16), signal, ROOM, CURSOR)
                    .toBytes();
            assertThat(text(relayed)).contains(",\"payload\":" + onOneLine(payload) + ",\"id\":\"\u00E9\"");
            assertThat(parse(relayed).get("payload")).isEqualTo(parse(payload));
        }
    }

    @Test
    void anySignalOfAStreamKeepsItsBytesAndIsSplicedAsOneValue() throws RefusedException {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            String object = JsonTexts.object(random, 5);
            String body = "{\"signal\":" + JsonTexts.space(random) + object + ",\"sender\":\"a\",\"to\":\"b\"}";
            Signal signal = StreamDialect.readSignal(utf8(body)).signal();
            assertThat(text(signal.payload())).isEqualTo(onOneLine(object));

            byte[] relayed = relayedToStream(signal, ROOM);
            assertThat(text(relayed)).endsWith(",\"signal\":" + onOneLine(object) + "}");
            assertThat(parse(relayed).get("signal")).isEqualTo(parse(object));
        }
    }

    @Test
    void lineEndsBecomeSpacesAndNothingElseChanges() throws BadFrame {
        String payload = "{\r\n\t\"sdp\" :\n\"v=0\\r\\no=- 1 \\n\"\r}";
        assertThat(text(framed(payload, "\n").payload())).isEqualTo("{  \t\"sdp\" : \"v=0\\r\\no=- 1 \\n\" }");
    }

    @Test
    void aPayloadLongerThanAnyBufferKeepsItsBytes() throws BadFrame {
        String sdp = "a=candidate:\u00E9 \\r\\n".repeat(8_000);
        String payload = "{\"sdp\":\"" + sdp + "\",\"n\":[" + "1,".repeat(8_000) + "1]}";
        assertThat(text(framed(payload, " ").payload())).isEqualTo(payload);
        assertThat(text(framed("\"" + sdp + "\"", " ").payload())).isEqualTo("\"" + sdp + "\"");
    }
}
