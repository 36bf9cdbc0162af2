/**
 * A load generator of one thread, and what is measured with it: {@code Bench} runs works on contestants, which are this
 * server and others beside it, each a process on a processor of its own. Read {@code Bench}, {@code Work},
 * {@code Contestant}, {@code Client}.
 */
@NullMarked
package webrtc.signaling.bench;

import org.jspecify.annotations.NullMarked;
