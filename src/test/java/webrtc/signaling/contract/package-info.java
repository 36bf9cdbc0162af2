/**
 * The contract, held from outside: what the two documents of {@code docs/protocol} and the project's own protocol say,
 * once with both ends on one node and once with the ends on different nodes of a cluster of three.
 */
@NullMarked
package webrtc.signaling.contract;

import org.jspecify.annotations.NullMarked;
