/** What whoever runs the node looks at: the admin port with health checks and metrics, and the traces of signals. */
@NullMarked
package webrtc.signaling.ops;

import org.jspecify.annotations.NullMarked;
