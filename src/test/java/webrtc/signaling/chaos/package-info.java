/**
 * A checker in the style of Jepsen: three real processes, clients that send numbered signals, faults, and a look at
 * everything that was sent, answered and received, afterwards.
 */
@NullMarked
package webrtc.signaling.chaos;

import org.jspecify.annotations.NullMarked;
