package webrtc.signaling.protocol;

import org.jspecify.annotations.Nullable;

/** Which addresses the members of a room may learn of each other by what passes here; from lax to strict. */
public enum IcePolicy {
    /** Signals pass untouched. */
    ALL("all"),
    /** Addresses of private networks and of the machine itself stay with their owner. */
    STRIP_PRIVATE("strip-private-candidates"),
    /** No address but those of TURN servers passes. */
    RELAY_ONLY("relay-only");

    private final String text;

    IcePolicy(String text) {
        this.text = text;
    }

    /** How it is written in settings and claims. */
    public String text() {
        return text;
    }

    /** The policy written like this, or null. */
    public static @Nullable IcePolicy of(String text) {
        for (IcePolicy policy : values()) {
            if (policy.text.equals(text)) {
                return policy;
            }
        }
        return null;
    }

    /** The stricter one of the two. */
    public IcePolicy and(IcePolicy other) {
        return compareTo(other) < 0 ? other : this;
    }

    /** The signal as it may pass: itself where there is nothing to hide, or null where all of it is to be hidden. */
    public @Nullable Signal apply(Signal signal) {
        if (this == ALL || signal.form() == Signal.Form.ABSENT) {
            return signal;
        }
        byte[] payload = IceFilter.filter(signal.payload(), this);
        if (payload == null) {
            return null;
        }
        return new Signal(signal.from(), signal.to(), signal.type(), payload, signal.form(), signal.id());
    }
}
