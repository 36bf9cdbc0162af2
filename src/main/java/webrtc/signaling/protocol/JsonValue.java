package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value of a stranger, as the bytes it came in.
 *
 * @param json the value's own bytes, on one line
 * @param isObject whether it is an object
 * @param isEmpty whether it is an object without members
 * @param hasType whether it is an object with a member {@code type}
 * @param type that member's value where it is a string
 * @param hasCandidate whether it is an object with a member {@code candidate}
 */
@SuppressWarnings("ArrayRecordComponent") // values are not compared
record JsonValue(
        byte[] json,
        boolean isObject,
        boolean isEmpty,
        boolean hasType,
        @Nullable String type,
        boolean hasCandidate) {}
