package webrtc.signaling;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether memory is short: whether what the last collection left of the old objects is above a share of their room.
 * What they amount to in between says nothing, as much of it may be garbage. Any thread may ask, and it is cheap.
 */
final class HeapGuard {
    private final @Nullable MemoryPoolMXBean old;
    private final long limit;

    /** Guards above so many percent; with 0, never. */
    HeapGuard(int percent) {
        this.old = percent == 0 ? null : oldObjects();
        this.limit = old == null ? 0 : old.getUsage().getMax() / 100 * percent;
    }

    /** The pool of old objects, whatever the collector calls it: the largest that has an end. */
    private static @Nullable MemoryPoolMXBean oldObjects() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .filter(pool -> pool.getUsage().getMax() > 0)
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .orElse(null);
    }

    boolean isShort() {
        return old != null && old.getCollectionUsage().getUsed() > limit;
    }
}
