package webrtc.signaling.http;

import io.vertx.core.http.HttpServerRequest;
import webrtc.signaling.room.AddressLimits;
import webrtc.signaling.room.Visitor;

/**
 * Knows clients before they have a session, by their addresses; one for all event loops of a node.
 *
 * @param addresses tells whom a request comes from
 * @param limits what the clients of one address may do
 * @param connections the connections there are
 */
public record Visitors(ClientAddress addresses, AddressLimits limits, Connections connections) {
    /** Whoever sent the request. */
    Visitor of(HttpServerRequest request) {
        return limits.visitor(addresses.of(request));
    }
}
