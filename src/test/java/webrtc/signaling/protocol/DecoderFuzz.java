package webrtc.signaling.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Jazzer looks for bytes that one of the decoders reads wrongly; the first byte says which one. */
class DecoderFuzz {
    @FuzzTest(maxDuration = "4m")
    void whateverComesIsReadOrRefused(byte[] bytes) {
        if (bytes.length > 0) {
            Decoder[] all = Decoder.values();
            all[(bytes[0] & 0xFF) % all.length].check(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }
}
