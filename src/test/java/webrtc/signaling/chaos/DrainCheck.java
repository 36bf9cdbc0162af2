package webrtc.signaling.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import webrtc.signaling.chaos.History.Asked;
import webrtc.signaling.chaos.History.Connected;
import webrtc.signaling.chaos.History.Disconnected;
import webrtc.signaling.chaos.History.Event;
import webrtc.signaling.chaos.History.Fault;
import webrtc.signaling.chaos.History.Fault.Kind;
import webrtc.signaling.chaos.History.Stall;
import webrtc.signaling.chaos.Report.Violation;

/** A node closes no connection without asking its client to reconnect, and one that ends asks them one after another. */
final class DrainCheck {
    /** Of fewer clients no distribution can be told. */
    static final int ENOUGH = 150;

    private static final long SECOND = 1_000_000_000L;

    /** So long after a fault a connection may still end because of it. */
    private static final long AFTER_NANOS = 5 * SECOND;

    private final Checker history;
    private final Report report;
    private final double drainSeconds;

    /**
     * A look at a history.
     *
     * @param drainSeconds that the nodes were given to drain
     */
    DrainCheck(Checker history, Report report, double drainSeconds) {
        this.history = history;
        this.report = report;
        this.drainSeconds = drainSeconds;
    }

    void run() {
        closings();
        history.of(Fault.class).stream()
                .filter(fault -> fault.kind() == Kind.RESTART)
                .forEach(this::spread);
    }

    private void closings() {
        Set<String> connected = new HashSet<>();
        Set<String> asked = new HashSet<>();
        for (Event event : history.of(Event.class)) {
            if (event instanceof Connected begun) {
                connected.add(begun.client());
                asked.remove(begun.client());
            } else if (event instanceof Asked told) {
                asked.add(told.client());
            } else if (event instanceof Disconnected ended
                    && connected.remove(ended.client())
                    && !asked.contains(ended.client())) {
                look(ended);
            }
        }
    }

    private void look(Disconnected ended) {
        long from = ended.at() - AFTER_NANOS;
        boolean excused = history.isSplit(ended.at(), ended.at())
                || history.of(Stall.class).stream().anyMatch(stall -> stall.at() <= ended.at() && stall.until() >= from)
                || history.of(Fault.class).stream()
                        .filter(fault -> fault.kind() != Kind.RESTART && fault.overlaps(from, ended.at()))
                        .anyMatch(fault -> fault.target().equals(Integer.toString(ended.node()))
                                || fault.target().equals(ended.session()));
        if (!excused) {
            report.violated(
                    Violation.CLOSED,
                    ended.session() + " by node " + ended.node() + " at " + Report.seconds(ended.at()) + ": "
                            + ended.why());
        }
    }

    /** When the clients of a node that ends were asked to come elsewhere: no second may have twice the mean. */
    private void spread(Fault restart) {
        List<Long> times = history.of(Asked.class).stream()
                .filter(asked -> restart.target().equals(Integer.toString(asked.node())))
                .filter(asked -> restart.overlaps(asked.at(), asked.at()))
                .map(asked -> asked.at() + asked.afterMillis() * 1_000_000)
                .sorted()
                .toList();
        if (times.size() < ENOUGH) {
            return;
        }
        long peak = times.stream()
                .collect(Collectors.groupingBy(time -> (time - times.get(0)) / SECOND, Collectors.counting()))
                .values()
                .stream()
                .max(Long::compare)
                .orElse(0L);
        double mean = times.size() / drainSeconds;
        String found = "%d reconnects, %.0f in a second at the mean and %d at most".formatted(times.size(), mean, peak);
        report.number("drain of node " + restart.target() + " at " + Report.seconds(restart.at()), found);
        // What should have been told while the machine stood still is told at once.
        double second = 1 + stoodStill(restart) / (double) SECOND;
        if (peak > 2 * mean * second) {
            report.violated(Violation.CROWDED, "node " + restart.target() + ": " + found);
        }
    }

    private long stoodStill(Fault fault) {
        return history.of(Stall.class).stream()
                .filter(stall -> fault.overlaps(stall.at(), stall.until()))
                .mapToLong(stall -> stall.until() - stall.at())
                .max()
                .orElse(0);
    }
}
