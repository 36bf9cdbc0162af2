package webrtc.signaling.room;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes of the cluster, as a home was told last. Belongs to the home's context. */
final class Nodes {
    /** Nodes lost within this time are lost together: what one had of the directory, the other may have had a copy of. */
    private static final long TOGETHER_NANOS = 10_000_000_000L;

    /** Nodes that are lost together are told of one by one; so long after the first sign the last has been. */
    private static final long ONE_BY_ONE_NANOS = 3_000_000_000L;

    /** How long after such a loss, or after two parts have found each other, the directory may have holes. */
    private static final long SETTLING_NANOS = 15_000_000_000L;

    /** Nodes that are gone, of which it is remembered. */
    private static final int REMEMBERED = 1_024;

    /** When nodes were lost, by the system's timer. */
    private final Map<String, Long> lost = new Remembered<>(REMEMBERED);

    private Set<String> living;
    /** Those that said so, and are still there. */
    private final Set<String> leaving = new HashSet<>();

    private final long doubtNanos;
    private @Nullable Long unsettledAt;
    private @Nullable Long suspectedAt;

    Nodes(Set<String> living, long graceMillis) {
        this.living = Set.copyOf(living);
        this.doubtNanos = Math.max(SETTLING_NANOS, graceMillis * 1_000_000 + TOGETHER_NANOS);
    }

    /** The cluster has these nodes now; gives those that it has lost. */
    Set<String> change(Set<String> now) {
        Set<String> gone = new HashSet<>(living);
        gone.removeAll(now);
        living = Set.copyOf(now);
        leaving.retainAll(now);
        if (lost.keySet().removeAll(now)) {
            // They were only cut off.
            unsettle();
        }
        long at = System.nanoTime();
        gone.forEach(node -> lost.put(node, at));
        if (!gone.isEmpty()) {
            suspectLosses();
        }
        if (!gone.isEmpty()
                && lost.values().stream()
                                .filter(when -> at - when < TOGETHER_NANOS)
                                .count()
                        > 1) {
            unsettle();
        }
        return gone;
    }

    /** Who is where is being told anew: after losses, and when two parts of the cluster have found each other again. */
    void unsettle() {
        unsettledAt = System.nanoTime();
    }

    /** A node was lost, or the directory was silent: more may be lost than was told. */
    void suspectLosses() {
        suspectedAt = System.nanoTime();
    }

    /** The nodes of the cluster, this one among them. */
    Set<String> living() {
        return living;
    }

    int count() {
        return living.size();
    }

    /** The nodes beside this one. */
    Set<String> others(String self) {
        Set<String> others = new HashSet<>(living);
        others.remove(self);
        return others;
    }

    /** The nodes beside this one that have not said that they leave. */
    Set<String> staying(String self) {
        Set<String> staying = others(self);
        staying.removeAll(leaving);
        return staying;
    }

    /** The node says that it is about to leave. */
    void leaves(String node) {
        if (living.contains(node)) {
            leaving.add(node);
        }
    }

    /** Whether there has been no other node yet. */
    boolean wasAlwaysAlone() {
        return living.size() == 1 && lost.isEmpty();
    }

    boolean isLiving(String node) {
        return living.contains(node);
    }

    /** Whether the node was there and is no more. */
    boolean isGone(String node) {
        return lost.containsKey(node);
    }

    /**
     * Whether the directory may not know of somebody who is there. Just now there was a sign of losses that have not been
     * told of; or several nodes were lost, and may be another part of a split cluster, which keeps sessions for their
     * clients until the grace is over.
     */
    boolean isInDoubt() {
        return isWithin(suspectedAt, ONE_BY_ONE_NANOS) || isWithin(unsettledAt, doubtNanos);
    }

    /** Whether the directory has holes: its homes are about to tell it who is there. */
    boolean isSettling() {
        return isWithin(unsettledAt, SETTLING_NANOS);
    }

    private static boolean isWithin(@Nullable Long since, long nanos) {
        return since != null && System.nanoTime() - since < nanos;
    }
}
