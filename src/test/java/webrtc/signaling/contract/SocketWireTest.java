package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.testing.RawSocket.BINARY;
import static webrtc.signaling.testing.RawSocket.CLOSE;
import static webrtc.signaling.testing.RawSocket.LAST_CONTINUATION;
import static webrtc.signaling.testing.RawSocket.PING;
import static webrtc.signaling.testing.RawSocket.PONG;
import static webrtc.signaling.testing.RawSocket.TEXT;
import static webrtc.signaling.testing.RawSocket.TEXT_BEGIN;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.RawSocket;

/** Frames that break the rules of RFC 6455 or of this server end the connection with the code that says why. */
class SocketWireTest extends SocketContract {
    private static final int LIMIT = 102_400;

    @Test
    void binaryFramesAreNotTaken() {
        assertThat(raw(near(), "alice").frame(BINARY, "{}").awaitClose()).isEqualTo(1003);
        assertThat(raw(near(), "bob").frame(BINARY).awaitClose()).isEqualTo(1003);
        assertThat(raw(near(), "carol").frame(0x02, "{").awaitClose()).isEqualTo(1003);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", // no such byte
                "c3", // ends too early
                "c328", // wrong continuation
                "80", // continuation without a start
                "c0af", // overlong '/'
                "eda080", // half a surrogate pair
                "f4908080", // above U+10FFFF
                "f8888080" // five bytes
            })
    void invalidUtf8IsNotTaken(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        assertThat(raw(near(), "alice").frame(TEXT, bad).awaitClose()).isEqualTo(1007);
        byte[] inJson = concat(utf8("{\"type\":\"custom\",\"payload\":\""), bad, utf8("\"}"));
        assertThat(raw(near(), "bob").frame(TEXT, inJson).awaitClose()).isEqualTo(1007);
    }

    @Test
    void invalidUtf8IsNotTakenInFragmentsEither() {
        RawSocket alice = raw(near(), "alice");
        alice.frame(TEXT_BEGIN, utf8("{\"type\":\"custom\",\"payload\":\"")).frame(0x00, (byte) 0xC3);
        alice.frame(LAST_CONTINUATION, (byte) 0x28, (byte) '"', (byte) '}');
        assertThat(alice.awaitClose()).isEqualTo(1007);
    }

    @Test
    void aMessageMayBeAsLargeAsTheLimit() {
        RawSocket alice = raw(near(), "alice");
        alice.text(ofSize(LIMIT, "whole"));
        assertThat(alice.await("pong").json().getString("id")).isEqualTo("whole");
        String text = ofSize(LIMIT, "in two");
        alice.frame(TEXT_BEGIN, text.substring(0, LIMIT / 2)).frame(LAST_CONTINUATION, text.substring(LIMIT / 2));
        assertThat(alice.await("pong").json().getString("id")).isEqualTo("in two");
    }

    @Test
    void aFrameAboveTheLimitIsTooLarge() {
        assertThat(raw(near(), "alice").text(ofSize(LIMIT + 1, "1")).awaitClose())
                .isEqualTo(1009);
    }

    @Test
    void aFrameThatOnlySaysThatItIsHugeIsTooLarge() {
        RawSocket alice = raw(near(), "alice");
        alice.bytes((byte) TEXT, (byte) 0xFF).bytes(HexFormat.of().parseHex("3fffffffffffffff00000000"));
        assertThat(alice.awaitClose()).isEqualTo(1009);
    }

    @Test
    void fragmentsThatTogetherAreAboveTheLimitAreTooLarge() {
        RawSocket alice = raw(near(), "alice");
        alice.frame(TEXT_BEGIN, " ".repeat(LIMIT)).frame(0x00).frame(0x00, " ");
        assertThat(alice.awaitClose()).isEqualTo(1009);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // continuation, none began
                "80", "c1", // reserved bits, of which none was negotiated
                "a1", "91", "83", // reserved opcodes
                "87", "8b", "8f", "09", // control frames in fragments
                "08"
            })
    void aFirstByteThatMeansNothingIsAProtocolError(String first) {
        RawSocket alice = raw(near(), "alice");
        alice.frame(HexFormat.fromHexDigits(first), "{\"type\":\"ping\"}");
        assertThat(alice.awaitClose()).isEqualTo(1002);
    }

    @Test
    void aNewMessageInsideAFragmentedOneIsAProtocolError() {
        RawSocket alice = raw(near(), "alice").frame(TEXT_BEGIN, "{\"type\":");
        assertThat(alice.text("{\"type\":\"ping\"}").awaitClose()).isEqualTo(1002);
        RawSocket bob = raw(near(), "bob").frame(TEXT_BEGIN);
        assertThat(bob.frame(TEXT_BEGIN, "{}").awaitClose()).isEqualTo(1002);
    }

    @Test
    void aFrameThatIsNotMaskedIsAProtocolError() {
        RawSocket alice = raw(near(), "alice");
        alice.bytes(concat(new byte[] {(byte) TEXT, 15}, utf8("{\"type\":\"ping\"}")));
        assertThat(alice.awaitClose()).isEqualTo(1002);
    }

    @Test
    void aControlFrameAbove125BytesIsAProtocolError() {
        assertThat(raw(near(), "alice").frame(PING, "p".repeat(126)).awaitClose())
                .isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "0000", "03e7", "03ec", "03ed", "03ee", "03f8", "0bb7"})
    void aCloseFrameOfNoMeaningIsAProtocolError(String payload) {
        RawSocket alice = raw(near(), "alice");
        alice.frame(CLOSE, HexFormat.of().parseHex(payload));
        assertThat(alice.awaitClose()).isEqualTo(1002);
    }

    @Test
    void whatFollowsAFaultIsNotHeard() {
        SocketPeer bob = join(far(), "bob");
        RawSocket alice = raw(near(), "alice");
        bob.knowing("alice");
        alice.bytes(concat(
                RawSocket.encode(BINARY),
                RawSocket.encode(TEXT, utf8(saying("bob", "unheard").encode())),
                RawSocket.encode(TEXT, utf8("{\"type\":\"leave\"}"))));
        assertThat(alice.awaitClose()).isEqualTo(1003);
        bob.send(saying("bob", "the end"));
        assertThat(bob.typesUntil("the end")).containsExactly("custom");
    }

    @Test
    void whoWasClosedForAFaultMayComeBack() {
        RawSocket alice = closing(RawSocket.connect(near().port(), room, "alice"));
        String token = alice.await("welcome").json().getString("token");
        assertThat(alice.frame(0x83).awaitClose()).isEqualTo(1002);
        awaitState("alice", "disconnected");
        assertThat(join(far(), "alice", "&token=" + token).welcome().getBoolean("resumed"))
                .isTrue();
    }

    @Test
    void pingsOfTheTransportAreAnswered() {
        RawSocket alice = raw(near(), "alice");
        alice.frame(PONG, "nobody asked").frame(PING, "are you there?");
        assertThat(alice.await("a pong", frame -> frame.first() == PONG).text()).isEqualTo("are you there?");
    }

    private static String ofSize(int bytes, String id) {
        String frame = "{\"type\":\"ping\",\"id\":\"" + id + "\",\"filling\":\"\"}";
        return frame.substring(0, frame.length() - 2) + "x".repeat(bytes - frame.length()) + "\"}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
