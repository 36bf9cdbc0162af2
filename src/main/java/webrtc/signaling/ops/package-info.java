/** The admin port: health checks and metrics for whoever runs the node. */
@NullMarked
package webrtc.signaling.ops;

import org.jspecify.annotations.NullMarked;
