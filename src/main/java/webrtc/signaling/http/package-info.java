/** The public port: one handler for each call, and the two transports. */
@NullMarked
package webrtc.signaling.http;

import org.jspecify.annotations.NullMarked;
