package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static webrtc.signaling.protocol.JsonTexts.utf8;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.protocol.RoomsDialect.Join;
import webrtc.signaling.protocol.RoomsDialect.Leave;
import webrtc.signaling.protocol.StreamDialect.LeaveRequest;
import webrtc.signaling.protocol.StreamDialect.SignalRequest;

/** What the bodies of the POST calls are read as, and every way in which they are refused. */
class BodyReadingTest {
    private static byte[] body(String quotedByApostrophes) {
        return utf8(quotedByApostrophes.replace('\'', '"'));
    }

    private static void assertRefused(Refusal refusal, ThrowingCallable reading) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, reading);
        assertThat(refused).isNotNull();
        assertThat(refused.refusal()).isEqualTo(refusal);
    }

    @Test
    void aJoinMayLeaveBothIdsToTheServer() throws RefusedException {
        assertThat(RoomsDialect.readJoin(body("{}"))).isEqualTo(new Join(null, null));
        assertThat(RoomsDialect.readJoin(body("{'room_id':null,'client_id':null,'x':{'room_id':1}}")))
                .isEqualTo(new Join(null, null));
        assertThat(RoomsDialect.readJoin(body("{'room_id':'\\ud83d\\ude00','client_id':'a.b'}")))
                .isEqualTo(new Join("\uD83D\uDE00", "a.b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'room_id':''} | BAD_ROOM_ID",
                "{'room_id':1} | BAD_ROOM_ID",
                "{'room_id':[]} | BAD_ROOM_ID",
                "{'room_id':'a\\nb'} | BAD_ROOM_ID",
                "{'room_id':'\\u0000'} | BAD_ROOM_ID",
                "{'room_id':'\\u2028'} | BAD_ROOM_ID",
                "{'room_id':'\\ud83d'} | BAD_ROOM_ID",
                "{'client_id':''} | BAD_CLIENT_ID",
                "{'client_id':true} | BAD_CLIENT_ID",
                "{'client_id':'a b'} | BAD_CLIENT_ID",
                "{'client_id':'\\u00e9'} | BAD_CLIENT_ID"
            },
            quoteCharacter = '`')
    void aJoinIsRefusedForWhatIsWrongWithIt(String json, Refusal refusal) {
        assertRefused(refusal, () -> RoomsDialect.readJoin(body(json)));
    }

    @Test
    void aLeaveNamesRoomAndClientAndMayShowAToken() throws RefusedException {
        assertThat(RoomsDialect.readLeave(body("{'room_id':'r','client_id':'c'}")))
                .isEqualTo(new Leave("r", "c", null));
        assertThat(RoomsDialect.readLeave(body("{'token':'t','client_id':'c','x':[],'room_id':'r'}")))
                .isEqualTo(new Leave("r", "c", "t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | MISSING_PARAMETERS",
                "{'room_id':'r'} | MISSING_PARAMETERS",
                "{'client_id':'c'} | MISSING_PARAMETERS",
                "{'room_id':null,'client_id':'c'} | MISSING_PARAMETERS",
                "{'room_id':1,'client_id':'c'} | MISSING_PARAMETERS",
                "{'room_id':'r','client_id':{}} | MISSING_PARAMETERS",
                "{'room_id':'r','client_id':'c','token':1} | BAD_TOKEN"
            },
            quoteCharacter = '`')
    void aLeaveIsRefusedForWhatIsWrongWithIt(String json, Refusal refusal) {
        assertRefused(refusal, () -> RoomsDialect.readLeave(body(json)));
    }

    @Test
    void aStreamSignalIsReadWithItsTokenAndId() throws RefusedException {
        SignalRequest request = StreamDialect.readSignal(
                body("{'sender':'a','to':'b','token':'t','id':'7','signal':{'type':'offer'}}"));
        assertThat(request.token()).isEqualTo("t");
        assertThat(request.signal())
                .usingRecursiveComparison()
                .isEqualTo(new Signal("a", "b", SignalType.OFFER, body("{'type':'offer'}"), Signal.Form.COMPLETE, "7"));
        assertThat(StreamDialect.readSignal(body("{'signal':{},'to':'b','sender':'a'}"))
                        .token())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | MISSING_PARAMETERS",
                "{'to':'b','signal':{}} | MISSING_PARAMETERS",
                "{'sender':'a','signal':{}} | MISSING_PARAMETERS",
                "{'sender':'a','to':'b'} | MISSING_PARAMETERS",
                "{'sender':1,'to':'b','signal':{}} | MISSING_PARAMETERS",
                "{'sender':'a','to':null,'signal':{}} | MISSING_PARAMETERS",
                "{'sender':'a','to':['b'],'signal':{}} | MISSING_PARAMETERS",
                "{'sender':'a','to':'b','signal':null} | MISSING_PARAMETERS",
                "{'sender':'a','to':'b','signal':'offer'} | MISSING_PARAMETERS",
                "{'sender':'a','to':'b','signal':[{}]} | MISSING_PARAMETERS",
                "{'sender':'a','to':'b','signal':1} | MISSING_PARAMETERS",
                "{'sender':'a','to':'b','signal':{},'token':1} | MISSING_PARAMETERS",
                "{'sender':'','to':'b','signal':{}} | BAD_CLIENT_ID",
                "{'sender':'a','to':'','signal':{}} | BAD_CLIENT_ID",
                "{'sender':'a','to':'b b','signal':{}} | BAD_CLIENT_ID",
                "{'sender':'a','to':'b','signal':{},'id':''} | BAD_SIGNAL_ID",
                "{'sender':'a','to':'b','signal':{},'id':1} | BAD_SIGNAL_ID",
                "{'sender':'a','to':'b','signal':{},'id':'\\ud83d'} | BAD_SIGNAL_ID"
            },
            quoteCharacter = '`')
    void aStreamSignalIsRefusedForWhatIsWrongWithIt(String json, Refusal refusal) {
        assertRefused(refusal, () -> StreamDialect.readSignal(body(json)));
    }

    @Test
    void aStreamLeaveNamesItsSenderAndMayShowAToken() throws RefusedException {
        assertThat(StreamDialect.readLeave(body("{'sender':'a'}"))).isEqualTo(new LeaveRequest("a", null));
        assertThat(StreamDialect.readLeave(body("{'token':'t','sender':'a','to':1}")))
                .isEqualTo(new LeaveRequest("a", "t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | MISSING_PARAMETERS",
                "{'sender':null} | MISSING_PARAMETERS",
                "{'sender':1} | MISSING_PARAMETERS",
                "{'sender':'a','token':{}} | MISSING_PARAMETERS",
                "{'sender':''} | BAD_CLIENT_ID",
                "{'sender':'a,b'} | BAD_CLIENT_ID"
            },
            quoteCharacter = '`')
    void aStreamLeaveIsRefusedForWhatIsWrongWithIt(String json, Refusal refusal) {
        assertRefused(refusal, () -> StreamDialect.readLeave(body(json)));
    }
}
