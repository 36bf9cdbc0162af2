/** The wiring: settings, start, stop. */
@NullMarked
package webrtc.signaling;

import org.jspecify.annotations.NullMarked;
