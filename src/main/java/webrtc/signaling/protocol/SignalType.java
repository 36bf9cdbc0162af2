package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** The message types of the rooms API. */
public enum SignalType {
    OFFER("offer"),
    ANSWER("answer"),
    CANDIDATE("candidate"),
    BYE("bye"),
    CUSTOM("custom");

    private final String text;

    SignalType(String text) {
        this.text = text;
    }

    /** How the type is written on the wire. */
    public String text() {
        return text;
    }

    /** The type written like this, or null: types are case-sensitive. */
    public static @Nullable SignalType of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "offer" -> OFFER;
            case "answer" -> ANSWER;
            case "candidate" -> CANDIDATE;
            case "bye" -> BYE;
            case "custom" -> CUSTOM;
            default -> null;
        };
    }
}
