package webrtc.signaling.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a JSON object of a stranger, strictly (RFC 8259): no comments, no duplicate names, nothing
 * behind the object, no more than {@value #MAX_DEPTH} levels. The caller has seen that the bytes are UTF-8.
 *
 * <p>Call {@link #next()} until it is null, and one of the value methods after each name.
 */
final class JsonObjectReader {
    static final int MAX_DEPTH = 64;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // UTF-16 would be parsed, but its bytes could not be spliced into UTF-8.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Names are of strangers: an interned one would stay.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(64)
                    .build())
            .build();

    private final byte[] json;
    private final JsonParser parser;

    private JsonObjectReader(byte[] json, JsonParser parser) {
        this.json = json;
        this.parser = parser;
    }

    /** A reader of this object. */
    static JsonObjectReader of(byte[] json) throws RefusedException {
        try {
            JsonParser parser = FACTORY.createParser(json);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.BAD_JSON.asException();
            }
            return new JsonObjectReader(json, parser);
        } catch (IOException e) {
            throw Refusal.BAD_JSON.asException();
        }
    }

    /** The next member's name, its value being next; null at the end of the object, when nothing may follow. */
    @Nullable
    String next() throws RefusedException {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                return name;
            }
            if (parser.nextToken() != null) {
                throw Refusal.BAD_JSON.asException();
            }
            parser.close();
            return null;
        } catch (IOException e) {
            throw Refusal.BAD_JSON.asException();
        }
    }

    /** The value where it is a string, null where it is {@code null}; anything else is refused. */
    @Nullable
    String text(Refusal otherwise) throws RefusedException {
        try {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            if (token != JsonToken.VALUE_STRING) {
                throw otherwise.asException();
            }
            return parser.getText();
        } catch (IOException e) {
            throw Refusal.BAD_JSON.asException();
        }
    }

    /** Passes over the value. */
    void skip() throws RefusedException {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw Refusal.BAD_JSON.asException();
        }
    }

    /** The value's own bytes, with what a dialect must know of it. */
    JsonValue value() throws RefusedException {
        try {
            JsonLocation from = parser.currentTokenLocation();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                return object(from);
            }
            parser.skipChildren();
            parser.finishToken();
            return new JsonValue(slice(from), false, false, false, null, false);
        } catch (IOException e) {
            throw Refusal.BAD_JSON.asException();
        }
    }

    private JsonValue object(JsonLocation from) throws IOException {
        boolean empty = true;
        boolean hasType = false;
        boolean hasCandidate = false;
        String type = null;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                empty = false;
                String name = parser.currentName();
                token = parser.nextToken();
                if (name.equals("type")) {
                    hasType = true;
                    type = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                } else if (name.equals("candidate")) {
                    hasCandidate = true;
                }
            }
            parser.skipChildren();
        }
        return new JsonValue(slice(from), true, empty, hasType, type, hasCandidate);
    }

    /** The bytes up to where the parser is. A line end can only be white space here; an event stream needs one line. */
    private byte[] slice(JsonLocation from) {
        JsonLocation to = parser.currentLocation();
        byte[] slice = Arrays.copyOfRange(json, (int) from.getByteOffset(), (int) to.getByteOffset());
        for (int i = 0; from.getLineNr() != to.getLineNr() && i < slice.length; i++) {
            if (slice[i] == '\n' || slice[i] == '\r') {
                slice[i] = ' ';
            }
        }
        return slice;
    }
}
