package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static webrtc.signaling.protocol.JsonTexts.utf8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.protocol.RoomsDialect.BadFrame;
import webrtc.signaling.protocol.RoomsDialect.Frame;
import webrtc.signaling.protocol.RoomsDialect.FrameKind;

/** What a client's WebSocket frame is read as, and every way in which it is refused. */
class FrameReadingTest {
    private static Frame read(String json) throws BadFrame {
        return RoomsDialect.readFrame(utf8(json), "room", "alice");
    }

    private static BadFrame refused(String json) {
        BadFrame refused = catchThrowableOfType(BadFrame.class, () -> read(json));
        assertThat(refused).as(json).isNotNull();
        return refused;
    }

    @Test
    void theSeedsMessageIsRead() throws BadFrame {
        Frame frame = read(
                "{\"type\":\"offer\",\"from\":\"alice\",\"to\":\"bob\",\"room_id\":\"room\",\"payload\":{\"sdp\":\"v=0\"}}");
        assertThat(frame.kind()).isEqualTo(FrameKind.SIGNAL);
        assertThat(frame.id()).isNull();
        assertThat(frame.signal())
                .usingRecursiveComparison()
                .isEqualTo(new Signal(
                        "alice", "bob", SignalType.OFFER, utf8("{\"sdp\":\"v=0\"}"), Signal.Form.OBJECT, null));
    }

    @ParameterizedTest
    @EnumSource(SignalType.class)
    void everyTypeOfTheSeedIsASignal(SignalType type) throws BadFrame {
        Frame frame = read("{\"type\":\"" + type.text() + "\"}");
        assertThat(frame.signal())
                .usingRecursiveComparison()
                .isEqualTo(new Signal("alice", null, type, new byte[0], Signal.Form.ABSENT, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"mallory\"", "7", "null", "{\"a\":[]}"})
    void theSenderIsWhoTheConnectionBelongsToWhateverTheFrameSays(String from) throws BadFrame {
        Signal signal = read("{\"from\":" + from + ",\"type\":\"bye\"}").signal();
        assertThat(signal).isNotNull();
        assertThat(signal.from()).isEqualTo("alice");
    }

    @Test
    void nullIsAsGoodAsNothingForToRoomAndId() throws BadFrame {
        Frame frame = read("{\"type\":\"bye\",\"to\":null,\"room_id\":null,\"id\":null}");
        assertThat(frame.id()).isNull();
        assertThat(frame.signal()).isNotNull();
        assertThat(frame.signal().to()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"ping, PING", "leave, LEAVE"})
    void whatIsNoSignalIsReadWithItsId(String type, FrameKind kind) throws BadFrame {
        assertThat(read("{\"type\":\"" + type + "\",\"id\":\"7\",\"payload\":1}"))
                .isEqualTo(new Frame(kind, null, "7"));
        assertThat(read("{\"type\":\"" + type + "\"}")).isEqualTo(new Frame(kind, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | BAD_TYPE",
                "{'type':null} | BAD_TYPE",
                "{'type':''} | BAD_TYPE",
                "{'type':'Offer'} | BAD_TYPE",
                "{'type':'offer '} | BAD_TYPE",
                "{'type':'pong'} | BAD_TYPE",
                "{'type':'welcome'} | BAD_TYPE",
                "{'type':1} | BAD_TYPE",
                "{'type':'offer','type':'offer'} | BAD_JSON",
                "{'type':'offer','\\u0074ype':'offer'} | BAD_JSON",
                "{'type':['offer']} | BAD_TYPE",
                "{'type':{}} | BAD_TYPE",
                "{'type':'offer','to':''} | BAD_CLIENT_ID",
                "{'type':'offer','to':'b ob'} | BAD_CLIENT_ID",
                "{'type':'offer','to':'b\\u00f6b'} | BAD_CLIENT_ID",
                "{'type':'offer','to':1} | BAD_CLIENT_ID",
                "{'type':'offer','to':['bob']} | BAD_CLIENT_ID",
                "{'type':'ping','to':'b/b'} | BAD_CLIENT_ID",
                "{'type':'offer','room_id':'other'} | OTHER_ROOM",
                "{'type':'offer','room_id':'Room'} | OTHER_ROOM",
                "{'type':'offer','room_id':''} | OTHER_ROOM",
                "{'type':'offer','room_id':1} | OTHER_ROOM",
                "{'type':'ping','room_id':'other'} | OTHER_ROOM",
                "{'type':'offer','id':''} | BAD_SIGNAL_ID",
                "{'type':'offer','id':1} | BAD_SIGNAL_ID",
                "{'type':'offer','id':{}} | BAD_SIGNAL_ID",
                "{'type':'offer','id':'\\ud83d'} | BAD_SIGNAL_ID",
                "{'type':'offer','id':'\\ude00x'} | BAD_SIGNAL_ID"
            },
            quoteCharacter = '`')
    void aFrameIsRefusedForWhatIsWrongWithIt(String json, Refusal refusal) {
        BadFrame refused = refused(json.replace('\'', '"'));
        assertThat(refused.refused().refusal()).isEqualTo(refusal);
        assertThat(refused).hasMessage(refusal.text());
        assertThat(refused.id()).isNull();
    }

    @Test
    void aRefusalNamesTheFramesIdWhereItCouldBeRead() {
        assertThat(refused("{\"id\":\"7\",\"type\":\"nonsense\"}").id()).isEqualTo("7");
        assertThat(refused("{\"type\":\"nonsense\",\"id\":\"7\"}").id()).isEqualTo("7");
        assertThat(refused("{\"id\":\"7\",\"room_id\":\"other\"}").id()).isEqualTo("7");
        assertThat(refused("{\"id\":\"7\",\"type\":\"offer\",").id()).isEqualTo("7");
    }

    @Test
    void anIdHasUpTo64Characters() throws BadFrame {
        String longest = "\u00E9".repeat(64);
        assertThat(read("{\"type\":\"ping\",\"id\":\"" + longest + "\"}").id()).isEqualTo(longest);
        assertThat(refused("{\"type\":\"ping\",\"id\":\"" + longest + "x\"}")
                        .refused()
                        .refusal())
                .isEqualTo(Refusal.BAD_SIGNAL_ID);
        assertThat(read("{\"type\":\"ping\",\"id\":\"\\ud83d\\ude00\\\"\\n\"}").id())
                .isEqualTo("\uD83D\uDE00\"\n");
    }

    @Test
    void unknownMembersArePassedOver() throws BadFrame {
        assertThat(read("{\"x\":{\"type\":1,\"to\":[]},\"type\":\"ping\",\"cursor\":[1,{\"id\":2}],\"\":0}")
                        .kind())
                .isEqualTo(FrameKind.PING);
    }

    @Test
    void namesAreReadThroughTheirEscapes() throws BadFrame {
        assertThat(read("{\"\\u0074ype\":\"pin\\u0067\"}").kind()).isEqualTo(FrameKind.PING);
    }

    @Test
    void theRoomsOwnNameIsAcceptedHoweverItIsSpelled() throws BadFrame {
        String room = "caf\u00E9 \"\uD83D\uDE00\"";
        byte[] frame = utf8("{\"type\":\"ping\",\"room_id\":\"caf\\u00e9 \\\"\\ud83d\\ude00\\\"\"}");
        assertThat(RoomsDialect.readFrame(frame, room, "alice").kind()).isEqualTo(FrameKind.PING);
        assertThatExceptionOfType(BadFrame.class).isThrownBy(() -> RoomsDialect.readFrame(frame, "caf\u00E9", "alice"));
    }
}
