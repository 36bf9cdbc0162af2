package webrtc.signaling.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * The copies that this node keeps of the logs of other nodes' homes. When such a node dies, whoever takes in its sessions
 * reads them here. Used from any thread; every change of a log is one step of the map.
 *
 * <p>Whoever reads a log takes its home for dead, and must have seen all that was ever said to be safe: so a log that was
 * read, or whose node is gone, is sealed. Nothing is added to it any more, whatever the home believes.
 */
public final class KeptLogs {
    /** What is read at once, about. */
    private static final int PAGE_BYTES = 1 << 20;

    /** A log outlives its node so long: by then its sessions have other homes, which have copied what they need. */
    private static final long DEAD_NANOS = 120_000_000_000L;

    /** Somebody has read a log whose node is there for all that is known here. If that stays so, it was a mistake. */
    private static final long MISTAKEN_NANOS = 30_000_000_000L;

    private final Map<HomeId, Kept> logs = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    /** A copy of a log from one of its beginnings on. Touched only while the map holds its place. */
    private static final class Kept {
        private final long generation;
        private final long before;
        private final KeptSegments segments = new KeptSegments();
        private boolean gone;
        private @Nullable Long sealedAt;

        private Kept(long generation, long before) {
            this.generation = generation;
            this.before = before;
        }

        private boolean isOpen(long forGeneration) {
            return sealedAt == null && generation == forGeneration;
        }

        private void seal() {
            if (sealedAt == null) {
                sealedAt = System.nanoTime();
            }
        }
    }

    /**
     * A part of a log.
     *
     * @param generation the later of two copies of one log has the higher one
     * @param before the generation of the copy before this one, which has what is missing here until this one is whole; 0
     *     where there is none
     * @param segments by their numbers
     * @param isLast whether nothing follows
     */
    record Page(long generation, long before, SortedMap<Long, byte[]> segments, boolean isLast) {
        void pack(Packer out) {
            out.number(generation).number(before).flag(isLast).number(segments.size());
            segments.forEach((number, segment) -> out.number(number).bytes(segment));
        }

        static Page unpack(Unpacker in) {
            long generation = in.number();
            long before = in.number();
            boolean isLast = in.flag();
            SortedMap<Long, byte[]> segments = new TreeMap<>();
            for (int left = in.count(); left > 0; left--) {
                segments.put(in.number(), in.bytes());
            }
            return new Page(generation, before, segments, isLast);
        }
    }

    /**
     * This node is about to leave: it begins to keep nothing more, and keeps what it has as long as it is there.
     *
     * @return the homes that need another keeper
     */
    Set<HomeId> leave() {
        leaving = true;
        return Set.copyOf(logs.keySet());
    }

    /** Answers what a home asks about its own log, or about that of a dead one. */
    byte[] answer(HomeId from, Links.Operation operation, Unpacker body) {
        return switch (operation) {
            case BEGIN_LOG -> begin(from, body.number(), body.number()).pack();
            case PUT_LOG -> verdict(put(from, body.number(), body.number(), body.nested()));
            case DELETE_LOG -> verdict(delete(from, body.number(), numbers(body)));
            case READ_LOG -> pack(read(HomeId.unpack(body), body.number()));
            default -> throw new IllegalArgumentException("not about logs: " + operation);
        };
    }

    private static byte[] verdict(boolean isKept) {
        return (isKept ? Verdict.DONE : Verdict.NOT_HERE).pack();
    }

    private static List<Long> numbers(Unpacker in) {
        List<Long> numbers = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            numbers.add(in.number());
        }
        return numbers;
    }

    private static byte[] pack(@Nullable Page page) {
        if (page == null) {
            return Verdict.NOT_HERE.pack();
        }
        Packer out = new Packer(1024).constant(Verdict.DONE);
        page.pack(out);
        return out.toBytes();
    }

    /**
     * Begins to keep a home's log, in place of an older copy; may be repeated.
     *
     * @param before the generation of the copy before, or 0
     * @return done, leaving, or not here where the copy that is here may still be needed
     */
    Verdict begin(HomeId home, long generation, long before) {
        if (leaving) {
            return Verdict.LEAVING;
        }
        Kept now = logs.compute(home, (same, old) -> {
            boolean stays = old != null && (old.sealedAt != null || old.generation >= generation);
            return stays ? old : new Kept(generation, before);
        });
        return now.isOpen(generation) ? Verdict.DONE : Verdict.NOT_HERE;
    }

    /**
     * Takes a segment in, all that is left to read of it; may be repeated.
     *
     * @return false where that log is not kept, or is sealed
     */
    boolean put(HomeId home, long generation, long number, Unpacker segment) {
        return change(home, generation, kept -> kept.segments.put(number, segment));
    }

    /** Forgets segments. */
    boolean delete(HomeId home, long generation, List<Long> numbers) {
        return change(home, generation, kept -> numbers.forEach(kept.segments::remove));
    }

    private boolean change(HomeId home, long generation, Consumer<Kept> change) {
        Boolean done = use(home, kept -> {
            boolean open = kept.isOpen(generation);
            if (open) {
                change.accept(kept);
            }
            return open;
        });
        return done != null && done;
    }

    /** What comes of using a copy in one step of the map, or null where there is none. */
    private <T> @Nullable T use(HomeId home, Function<Kept, T> use) {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        logs.computeIfPresent(home, (same, kept) -> {
            result.set(use.apply(kept));
            return kept;
        });
        return result.get();
    }

    /** What is kept of a home's log from a number on, or null where nothing is. It is sealed from now on. */
    @Nullable
    Page read(HomeId home, long from) {
        return use(home, kept -> {
            kept.seal();
            NavigableMap<Long, byte[]> segments = new TreeMap<>();
            boolean isLast = kept.segments.read(from, PAGE_BYTES, segments::put);
            return new Page(kept.generation, kept.before, segments, isLast);
        });
    }

    /** The cluster has these nodes now: seals the logs of those that are gone, and forgets what nobody needs. */
    public void look(Set<String> living) {
        long now = System.nanoTime();
        for (HomeId home : Set.copyOf(logs.keySet())) {
            boolean lives = living.contains(home.node());
            logs.computeIfPresent(home, (same, kept) -> {
                if (lives && kept.gone) {
                    // It was only cut off, and begins anew: others know more of it by now.
                    return null;
                }
                if (!lives) {
                    kept.gone = true;
                    kept.seal();
                }
                boolean old = kept.sealedAt != null && now - kept.sealedAt > (lives ? MISTAKEN_NANOS : DEAD_NANOS);
                return old ? null : kept;
            });
        }
    }

    /** Whether, of a node's homes, some logs are kept here, and those are whole. */
    public boolean hasWhole(String node) {
        List<HomeId> homes =
                logs.keySet().stream().filter(home -> home.node().equals(node)).toList();
        return !homes.isEmpty() && homes.stream().allMatch(this::isWhole);
    }

    private boolean isWhole(HomeId home) {
        Boolean whole = use(home, kept -> kept.segments.has(SignalLog.WHOLE));
        return whole != null && whole;
    }
}
