/**
 * A clustered WebRTC signaling server. This package is the wiring: settings, start, stop.
 *
 * <h2>The house</h2>
 *
 * <pre>
 *   signaling            Main, settings, SignalingServer: puts everything together
 *     |      \      \
 *    http   cluster  ops     http: the public port; cluster: Hazelcast; ops: the admin port, traces
 *      \     |      /
 *       room                 the rules of rooms and sessions
 *         |
 *      protocol              the wire: dialects, refusals, the form between nodes
 * </pre>
 *
 * <p>Dependencies go down only. {@code http}, {@code cluster} and {@code ops} never meet: all know {@code room}, which knows neither.
 *
 * <h2>Words</h2>
 *
 * <p>A <em>session</em> is a client of a room: room, client id, secret token. It has one <em>home</em>, an event loop of
 * a node: where its transport is, or was last. The <em>directory</em> says who is in a room and where. An
 * <em>inbox</em> keeps what a session is to receive.
 *
 * <h2>The way of a signal</h2>
 *
 * <ol>
 *   <li>{@code http.BodyReader} (411, 413), {@code http.StreamApi}, {@code protocol.StreamDialect} (400); a WebSocket
 *       frame begins in {@code http.SocketTransport}, at the sender's home
 *   <li>{@code room.Home.send}: to the sender's home, by {@code room.Forwarding} where that is another one; there the
 *       token (403) and the rate (429)
 *   <li>{@code room.Delivery}: into the inbox directly where the recipient lives here, else through the pair's pipeline
 *       and {@code room.Links} over the event bus to the recipient's home (404)
 *   <li>{@code room.Inbox} numbers it; {@code room.Session.flush} writes it to the {@code room.Transport}, which spells
 *       it in its client's dialect: {@code http.EventStream} or {@code http.SocketTransport}
 *   <li>the answer goes back the same way, and only then the sender is told
 * </ol>
 *
 * <h2>Threads</h2>
 *
 * <p>Everything about a session belongs to its home's context, so there is no lock. Hazelcast completes on its own
 * threads, and {@code cluster.HazelcastRoomDirectory} brings every completion to the caller's context. What blocks runs
 * on worker threads, by {@code executeBlocking}.
 */
@NullMarked
package webrtc.signaling;

import org.jspecify.annotations.NullMarked;
