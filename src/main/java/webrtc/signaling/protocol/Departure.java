package webrtc.signaling.protocol;

/** A client that is gone from its room for good. */
public record Departure(String clientId, LeaveReason reason) {}
