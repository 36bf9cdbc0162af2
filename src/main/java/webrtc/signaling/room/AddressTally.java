package webrtc.signaling.room;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many of something each address has; one that has none is forgotten. Used from any thread. */
public final class AddressTally {
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more, and gives how many there are now. */
    public int add(String address) {
        return counts.merge(address, 1, Integer::sum);
    }

    /** Counts one less. */
    public void remove(String address) {
        counts.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    int of(String address) {
        return counts.getOrDefault(address, 0);
    }
}
