/** The admin port: health checks for whoever runs the node. */
@NullMarked
package webrtc.signaling.ops;

import org.jspecify.annotations.NullMarked;
