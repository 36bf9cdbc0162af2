/**
 * The cluster: this node's membership of it, the room directory in a Hazelcast map, and what happens to the sessions
 * of nodes that died.
 */
@NullMarked
package webrtc.signaling.cluster;

import org.jspecify.annotations.NullMarked;
