/** The admin port of real nodes: health checks, metrics, and what the files for operators say of them. */
@NullMarked
package webrtc.signaling.ops;

import org.jspecify.annotations.NullMarked;
