package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes from payloads the addresses that an {@link IcePolicy} hides: from ICE candidates and session descriptions,
 * wherever in the JSON they stand. Everything else keeps its bytes.
 */
final class IceFilter {
    private static final String NOWHERE = "IN IP4 0.0.0.0";

    /** An address in a session description that is no candidate (RFC 8866, 5.2 and 5.7; RFC 3605). */
    private static final Pattern ADDRESS = Pattern.compile("IN IP[46] \\S+");

    /** Where media would go without ICE: a port that is neither refused (0) nor trickle ICE's (9, RFC 8840, 4.1.1). */
    private static final Pattern MEDIA_PORT = Pattern.compile("^(?<media>m=\\S+ )[1-9]\\d*");

    private static final Pattern RTCP_PORT = Pattern.compile("^a=rtcp:\\d+");

    private IceFilter() {}

    /** The payload as it may pass, the same array where nothing is hidden; null where it is a hidden candidate. */
    static byte @Nullable [] filter(byte[] payload, IcePolicy policy) {
        try (JsonParser parser = JsonObjectReader.FACTORY.createParser(payload)) {
            JsonBytes passed = null;
            int copied = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    continue;
                }
                int from = (int) parser.currentTokenLocation().getByteOffset();
                String text = parser.getText();
                int to = (int) parser.currentLocation().getByteOffset();
                String kept = text(text, policy);
                if (kept == null) {
                    return null;
                }
                if (!kept.equals(text)) {
                    passed = passed == null ? new JsonBytes(payload.length) : passed;
                    passed.raw(payload, copied, from - copied).text(paired(kept));
                    copied = to;
                }
            }
            return passed == null
                    ? payload
                    : passed.raw(payload, copied, payload.length - copied).toBytes();
        } catch (IOException e) {
            throw new IllegalStateException("A payload was read before, and is not JSON", e);
        }
    }

    /** A surrogate without its other half, which JSON can spell and UTF-8 can't, becomes a question mark. */
    private static String paired(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static @Nullable String text(String text, IcePolicy policy) {
        if (IceCandidate.isOne(text)) {
            return IceCandidate.passing(text, policy);
        }
        return text.startsWith("v=0") || text.contains("a=candidate:") ? description(text, policy) : text;
    }

    /** A session description (RFC 8866), or a part of one (RFC 8840, 9). */
    private static String description(String text, IcePolicy policy) {
        StringBuilder passed = new StringBuilder(text.length());
        // Line ends stay with their lines.
        for (String line : text.split("(?<=\n)", -1)) {
            passed.append(line(line, policy));
        }
        return passed.toString();
    }

    private static String line(String line, IcePolicy policy) {
        if (IceCandidate.isOne(line)) {
            String candidate = IceCandidate.passing(line, policy);
            return candidate == null ? "" : candidate;
        }
        if (line.startsWith("a=remote-candidates:")) {
            return "";
        }
        if (line.startsWith("c=") || line.startsWith("o=")) {
            return ADDRESS.matcher(line).replaceFirst(NOWHERE);
        }
        if (line.startsWith("a=rtcp:")) {
            return RTCP_PORT
                    .matcher(ADDRESS.matcher(line).replaceFirst(NOWHERE))
                    .replaceFirst("a=rtcp:9");
        }
        return MEDIA_PORT.matcher(line).replaceFirst("${media}9");
    }
}
