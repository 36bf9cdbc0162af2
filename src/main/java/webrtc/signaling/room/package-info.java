/** The rules of rooms and sessions. */
@NullMarked
package webrtc.signaling.room;

import org.jspecify.annotations.NullMarked;
