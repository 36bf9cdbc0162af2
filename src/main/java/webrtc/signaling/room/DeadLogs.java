package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * The logs of homes whose nodes are gone, as other nodes keep them. Each is read once for all the sessions that are taken
 * in together. Belongs to the home's context.
 */
final class DeadLogs {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLogs.class);

    /** For a part of a log. */
    private static final long READ_MILLIS = 2_000;

    private final HomeId self;
    private final Links links;
    private final Nodes nodes;
    private final KeptLogs kept;
    private final Map<HomeId, Future<DeadLog>> logs = new HashMap<>();

    /** What a dead home's log holds by session, and whether that is all it ever held. */
    record DeadLog(Map<SessionName, List<LogRecord>> records, boolean isWhole) {
        List<LogRecord> of(Session session) {
            return records.getOrDefault(new SessionName(session.room(), session.client()), List.of());
        }
    }

    DeadLogs(HomeId self, Links links, Nodes nodes, KeptLogs kept) {
        this.self = self;
        this.links = links;
        this.nodes = nodes;
        this.kept = kept;
    }

    /** The log of a dead home; fails where a node that may keep it does not answer, and may be asked again then. */
    Future<DeadLog> read(HomeId home) {
        Future<DeadLog> log = logs.get(home);
        if (log == null || log.failed()) {
            log = fetch(home).onFailure(e -> LOG.warn("The log of {} can't be read: {}", home, e.getMessage()));
            logs.put(home, log);
        }
        return log;
    }

    /** Forgets what is not needed any more. */
    void sweep() {
        if (logs.values().stream().allMatch(Future::isComplete)) {
            logs.clear();
        }
    }

    /** Nobody knows who kept it, so all are asked. */
    private Future<DeadLog> fetch(HomeId home) {
        List<Future<KeptLogs.@Nullable Page>> copies = new ArrayList<>();
        for (String node : nodes.living()) {
            copies.add(copy(node, home, new TreeMap<>()));
        }
        return Future.all(copies)
                .map(all -> together(copies.stream()
                        .map(Future::result)
                        .filter(Objects::nonNull)
                        .toList()));
    }

    private Future<KeptLogs.@Nullable Page> copy(String node, HomeId home, SortedMap<Long, byte[]> before) {
        long from = before.isEmpty() ? 0 : before.lastKey() + 1;
        return page(node, home, from).compose(page -> {
            if (page == null) {
                return before.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture("it was given up while it was read");
            }
            before.putAll(page.segments());
            return page.isLast()
                    ? Future.succeededFuture(new KeptLogs.Page(page.generation(), page.before(), before, true))
                    : copy(node, home, before);
        });
    }

    private Future<KeptLogs.@Nullable Page> page(String node, HomeId home, long from) {
        if (node.equals(self.node())) {
            return Future.succeededFuture(kept.read(home, from));
        }
        Packer body = new Packer(64);
        home.pack(body);
        return links.request(new HomeId(node, 0), Links.Operation.READ_LOG, body.number(from), READ_MILLIS)
                .map(answer -> Verdict.read(answer) == Verdict.DONE ? KeptLogs.Page.unpack(answer) : null)
                .recover(e -> e instanceof Links.LinkException failed && failed.failure() == Links.Failure.UNREACHABLE
                        // It does not serve yet, or any more: there is nothing to be had.
                        ? Future.succeededFuture()
                        : Future.failedFuture(e));
    }

    /** The latest copy counts. Where it is not whole yet, the one before it has the rest. */
    static DeadLog together(List<KeptLogs.Page> copies) {
        Map<Long, KeptLogs.Page> byGeneration = new HashMap<>();
        copies.forEach(copy -> byGeneration.put(copy.generation(), copy));
        Map<SessionName, List<LogRecord>> records = new HashMap<>();
        KeptLogs.Page copy = copies.stream()
                .max(Comparator.comparing(KeptLogs.Page::generation))
                .orElse(null);
        boolean whole = false;
        while (copy != null && !whole) {
            copy.segments().values().forEach(segment -> parse(segment, records));
            whole = copy.segments().containsKey(SignalLog.WHOLE);
            copy = byGeneration.get(copy.before());
        }
        return new DeadLog(records, whole);
    }

    private static void parse(byte[] segment, Map<SessionName, List<LogRecord>> records) {
        Unpacker in = new Unpacker(segment);
        while (in.hasMore()) {
            LogRecord record = LogRecord.unpack(in);
            records.computeIfAbsent(new SessionName(record.room(), record.client()), name -> new ArrayList<>())
                    .add(record);
        }
    }
}
