package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.protocol.JsonTexts.parse;
import static webrtc.signaling.protocol.JsonTexts.relayedToStream;
import static webrtc.signaling.protocol.JsonTexts.utf8;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.protocol.RoomsDialect.BadFrame;

/** What a signal of one dialect looks like in the other, and in its own. */
class TranslationTest {
    private static final byte[] ROOM = ServerEvents.quoted("r");

    private static Signal frame(String quotedByApostrophes) throws BadFrame {
        byte[] frame = utf8(quotedByApostrophes.replace('\'', '"'));
        Signal signal = RoomsDialect.readFrame(frame, "r", "alice").signal();
        assertThat(signal).isNotNull();
        return signal;
    }

    private static Signal streamed(String signal) throws RefusedException {
        String body = "{'sender':'alice','to':'bob','signal':" + signal + "}";
        return StreamDialect.readSignal(utf8(body.replace('\'', '"'))).signal();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'offer','payload':{'sdp':'v=0'}} | {'type':'offer','sdp':'v=0'}",
                "{'type':'candidate','payload':{'candidate':'c'}} | {'type':'candidate','candidate':'c'}",
                "{'type':'offer','payload':{'type':'offer','sdp':'v=0'}} | {'type':'offer','sdp':'v=0'}",
                "{'type':'custom','payload':{'type':'chat','text':'hi'}} | {'type':'chat','text':'hi'}",
                "{'type':'custom','payload':{'type':7}} | {'type':7}",
                "{'type':'custom','payload':{'\\u0074ype':'x'}} | {'type':'x'}",
                "{'type':'custom','payload':{'a':{'type':'x'}}} | {'type':'custom','a':{'type':'x'}}",
                "{'type':'bye','payload':{}} | {'type':'bye'}",
                "{'type':'bye','payload':{ }} | {'type':'bye'}",
                "{'type':'bye'} | {'type':'bye'}",
                "{'type':'custom','payload':null} | {'type':'custom','payload':null}",
                "{'type':'custom','payload':'text'} | {'type':'custom','payload':'text'}",
                "{'type':'custom','payload':[1,2]} | {'type':'custom','payload':[1,2]}",
                "{'type':'answer','payload':17} | {'type':'answer','payload':17}"
            },
            quoteCharacter = '`')
    void aFrameReachesAStreamAsAnObjectWithAType(String frame, String signal) throws BadFrame {
        assertThat(parse(relayedToStream(frame(frame), ROOM)))
                .isEqualTo(
                        parse(("{'type':'signal','room':'r','from':'alice','sender':'alice','signal':" + signal + "}")
                                .replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'offer','sdp':'v=0'} | offer",
                "{'type':'answer','sdp':'v=0'} | answer",
                "{'type':'candidate','candidate':'c'} | candidate",
                "{'type':'bye'} | bye",
                "{'type':'custom','x':1} | custom",
                "{'type':'offer','candidate':'c'} | offer",
                "{'candidate':'c','sdpMid':'0'} | candidate",
                "{'candidate':null} | candidate",
                "{'type':'chat','candidate':'c'} | custom",
                "{'type':null,'candidate':'c'} | custom",
                "{'type':['offer']} | custom",
                "{'type':'OFFER'} | custom",
                "{'type':'ping'} | custom",
                "{'a':{'candidate':'c','type':'offer'}} | custom",
                "{'sdp':'v=0'} | custom",
                "{} | custom"
            },
            quoteCharacter = '`')
    void aStreamSignalReachesASocketWithTheTypeItHas(String signal, String type) throws RefusedException {
        assertThat(parse(RoomsDialect.relayed(new JsonBytes(16), streamed(signal), ROOM, new Cursor(5, 6))))
                .isEqualTo(parse(("{'type':'" + type + "','from':'alice','to':'bob','room_id':'r','payload':" + signal
                                + ",'cursor':'5-6'}")
                        .replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'candidate':'c'}", "{}", "{'type':'chat'}", "{'payload':1}"},
            quoteCharacter = '`')
    void aStreamSignalReachesAStreamAsItWas(String signal) throws RefusedException {
        assertThat(parse(relayedToStream(streamed(signal), ROOM)))
                .isEqualTo(parse(("{'type':'signal','room':'r','from':'alice','sender':'alice','to':'bob','signal':"
                                + signal + "}")
                        .replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'bye'} | {'type':'bye'}",
                "{'type':'bye','payload':null} | {'type':'bye','payload':null}",
                "{'type':'offer','to':'bob','id':'7','payload':{}} | {'type':'offer','to':'bob','id':'7','payload':{}}",
                "{'type':'custom','payload':{'type':'x'},'more':1} | {'type':'custom','payload':{'type':'x'}}"
            },
            quoteCharacter = '`')
    void aFrameReachesASocketWithSenderRoomAndCursor(String frame, String relayed) throws BadFrame {
        String rest = ",'from':'alice','room_id':'r','cursor':'5-6'}";
        assertThat(parse(RoomsDialect.relayed(new JsonBytes(16), frame(frame), ROOM, new Cursor(5, 6))))
                .isEqualTo(parse((relayed.substring(0, relayed.length() - 1) + rest).replace('\'', '"')));
    }

    @Test
    void theSendersIdGoesAlongInBothDialectsWhateverItHolds() throws BadFrame {
        String id = "7\" \\ \n \uD83D\uDE00";
        Signal signal = new Signal("alice", null, SignalType.BYE, new byte[0], Signal.Form.ABSENT, id);
        assertThat(parse(relayedToStream(signal, ROOM)).get("id").textValue()).isEqualTo(id);
        assertThat(parse(RoomsDialect.relayed(new JsonBytes(16), signal, ROOM, new Cursor(1, 1)))
                        .get("id")
                        .textValue())
                .isEqualTo(id);
    }

    @Test
    void anyFrameReachesAStreamAsAnObjectWithATypeThatHoldsAllOfIt() throws BadFrame {
        Random random = new Random(6);
        for (int i = 0; i < 1_000; i++) {
            String payload = JsonTexts.value(random, 4);
            Signal signal = frame("{'type':'custom','payload':" + payload.replace('\'', ' ') + "}");
            var received = parse(relayedToStream(signal, ROOM)).get("signal");
            var sent = parse(payload.replace('\'', ' '));
            assertThat(received.get("type").textValue()).isEqualTo("custom");
            if (sent.isObject()) {
                sent.properties()
                        .forEach(member ->
                                assertThat(received.get(member.getKey())).isEqualTo(member.getValue()));
                assertThat(received.size()).isEqualTo(sent.size() + 1);
            } else {
                assertThat(received.get("payload")).isEqualTo(sent);
            }
        }
    }
}
