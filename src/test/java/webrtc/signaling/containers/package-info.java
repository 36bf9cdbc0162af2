/** The image, and the pods that Kubernetes would run, run by Podman. */
@NullMarked
package webrtc.signaling.containers;

import org.jspecify.annotations.NullMarked;
