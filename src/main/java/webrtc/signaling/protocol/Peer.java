package webrtc.signaling.protocol;

/** A member of a room as others see it. */
public record Peer(String clientId, SessionState state, TransportKind transport) {}
