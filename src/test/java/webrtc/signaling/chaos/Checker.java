package webrtc.signaling.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Connected;
import webrtc.signaling.chaos.History.Disconnected;
import webrtc.signaling.chaos.History.Event;
import webrtc.signaling.chaos.History.Fault;
import webrtc.signaling.chaos.History.Probe;
import webrtc.signaling.chaos.History.Reset;
import webrtc.signaling.chaos.Report.Violation;

/** Looks at a whole history, after it is over, and says which promises were broken in it. */
final class Checker {
    /** After a split the two sides find each other within this time; until then a gap that is told is excused. */
    private static final long SPLIT_NANOS = 45_000_000_000L;

    private final List<Event> events;
    /** The events by kind: they are asked for once for each answer. */
    private final Map<Class<?>, List<?>> kinds = new HashMap<>();

    private final List<Fault> faults;
    private final Report report = new Report();

    private Checker(List<Event> events) {
        this.events = events;
        this.faults = of(Fault.class);
    }

    static Report check(List<Event> events) {
        Checker checker = new Checker(events);
        checker.faults();
        checker.continuity();
        new DeliveryCheck(checker, checker.report).run();
        new OrderCheck(checker, checker.report).run();
        new AnswerCheck(checker, checker.report).run();
        new RosterCheck(checker, checker.report).run();
        new DrainCheck(checker, checker.report, ChaosRun.DRAIN_SECONDS).run();
        checker.probes();
        return checker.report;
    }

    /** All events of a kind, in order. */
    @SuppressWarnings("unchecked")
    <T extends Event> List<T> of(Class<T> kind) {
        return (List<T>) kinds.computeIfAbsent(
                kind,
                any -> events.stream().filter(kind::isInstance).map(kind::cast).toList());
    }

    /** Whether there was a fault at one of these targets in this time. */
    boolean isFaulty(long from, long to, String... targets) {
        Set<String> these = Set.of(targets);
        return faults.stream().anyMatch(fault -> these.contains(fault.target()) && fault.overlaps(from, to));
    }

    /** Whether the cluster was split then, or had been shortly before: the one fault in which a gap may be told. */
    boolean isSplit(long from, long to) {
        return faults.stream()
                .filter(fault -> fault.kind().splits())
                .anyMatch(fault -> fault.overlaps(from - SPLIT_NANOS, to));
    }

    private void faults() {
        Map<Fault.Kind, Integer> counts = new EnumMap<>(Fault.Kind.class);
        faults.forEach(fault -> counts.merge(fault.kind(), 1, Integer::sum));
        report.number("faults", counts);
    }

    /** Sessions live on, nothing is reset, and clients are soon back after a node was killed. */
    private void continuity() {
        List<Reset> resets = of(Reset.class);
        for (Reset reset : resets) {
            if (!isSplit(reset.at(), reset.at())) {
                report.violated(
                        Violation.RESET, reset.session() + " at " + Report.seconds(reset.at()) + ": " + reset.reason());
            }
        }
        Set<String> known = new HashSet<>();
        int fresh = 0;
        for (Connected connected : of(Connected.class)) {
            if (!known.add(connected.client()) && !connected.resumed()) {
                fresh++;
                if (!isSplit(connected.at(), connected.at())) {
                    report.violated(
                            Violation.RESET,
                            connected.client() + " got a fresh session " + connected.session() + " from node "
                                    + connected.node() + " at " + Report.seconds(connected.at()));
                }
            }
        }
        report.number("resets told", resets.size());
        report.number("sessions that did not survive", fresh);
        List<Long> times = resumeTimes();
        if (!times.isEmpty()) {
            report.number("resumed after SIGKILL, median", Report.seconds(times.get(times.size() / 2)));
            report.number("resumed after SIGKILL, worst", Report.seconds(times.get(times.size() - 1)));
        }
    }

    /** From the kill of the node to the next greeting, for each client that was connected to it; sorted. */
    private List<Long> resumeTimes() {
        List<Fault> kills =
                faults.stream().filter(fault -> fault.kind() == Fault.Kind.KILL).toList();
        List<Long> times = new ArrayList<>();
        for (Fault kill : kills) {
            Map<String, Integer> nodes = new HashMap<>();
            for (Event event : events) {
                if (event instanceof Disconnected gone && gone.at() < kill.at()) {
                    nodes.remove(gone.client());
                } else if (event instanceof Connected back && back.at() < kill.at()) {
                    nodes.put(back.client(), back.node());
                } else if (event instanceof Connected back) {
                    Integer before = nodes.remove(back.client());
                    if (before != null && kill.target().equals(before.toString())) {
                        times.add(back.at() - kill.at());
                    }
                }
            }
        }
        return times.stream().sorted().toList();
    }

    private void probes() {
        List<Probe> probes = of(Probe.class);
        report.number("probes with a wrong token", probes.size());
        for (Probe probe : probes) {
            if (probe.status() < 400 && probe.status() != Answered.BROKEN) {
                report.violated(Violation.TOKEN_WORKED, probe.what() + " was answered " + probe.status());
            }
        }
    }
}
