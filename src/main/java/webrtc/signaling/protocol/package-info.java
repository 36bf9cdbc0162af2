/**
 * The wire: ids, secrets, signals, refusals and close codes, the two JSON dialects (one file for each API document),
 * event-stream framing, and the binary form between nodes. Knows the JDK and Jackson's streaming parser, nothing else.
 */
@NullMarked
package webrtc.signaling.protocol;

import org.jspecify.annotations.NullMarked;
