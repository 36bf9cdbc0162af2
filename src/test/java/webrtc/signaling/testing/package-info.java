/** What tests talk with: clusters of real nodes, and clients that know nothing of the server's code. */
@NullMarked
package webrtc.signaling.testing;

import org.jspecify.annotations.NullMarked;
