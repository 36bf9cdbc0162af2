package webrtc.signaling.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Received;
import webrtc.signaling.chaos.History.Sent;
import webrtc.signaling.chaos.Report.Violation;

/**
 * Between one sender and one recipient nothing overtakes: what was acknowledged before the next was sent is received
 * before it, and so is what was written before it to the same socket, where both were accepted at the first attempt.
 */
final class OrderCheck {
    private record Signal(Sent first, long place, boolean atOnce, long acknowledged) {}

    private final Checker history;
    private final Report report;

    OrderCheck(Checker history, Report report) {
        this.history = history;
        this.report = report;
    }

    void run() {
        Map<String, Signal> signals = signals();
        Map<String, List<Signal>> pairs = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Received received : history.of(Received.class)) {
            Signal signal = signals.get(received.id());
            if (signal != null && seen.add(received.id() + ' ' + received.session())) {
                pairs.computeIfAbsent(received.from() + ' ' + received.session(), pair -> new ArrayList<>())
                        .add(signal);
            }
        }
        pairs.values().forEach(this::look);
    }

    private Map<String, Signal> signals() {
        Map<String, Long> acknowledged = new HashMap<>();
        Set<String> firstTime = new HashSet<>();
        for (Answered answer : history.of(Answered.class)) {
            if (answer.isSuccess()
                    && acknowledged.putIfAbsent(answer.id(), answer.at()) == null
                    && answer.attempt() == 1) {
                firstTime.add(answer.id());
            }
        }
        Map<String, Signal> signals = new HashMap<>();
        long place = 0;
        for (Sent sent : history.of(Sent.class)) {
            place++;
            if (sent.attempt() == 1) {
                boolean atOnce = sent.connection() > 0 && firstTime.contains(sent.id());
                long at = acknowledged.getOrDefault(sent.id(), Long.MAX_VALUE);
                signals.put(sent.id(), new Signal(sent, place, atOnce, at));
            }
        }
        return signals;
    }

    /** The signals of one pair as they were received. */
    private void look(List<Signal> received) {
        Signal latest = null;
        Map<Integer, Signal> latestOfSocket = new HashMap<>();
        for (Signal signal : received) {
            if (latest != null && signal.acknowledged < latest.first.at()) {
                overtaken(signal, latest);
            } else if (signal.atOnce) {
                Signal before = latestOfSocket.get(signal.first.connection());
                if (before != null && before.place > signal.place) {
                    overtaken(signal, before);
                } else {
                    latestOfSocket.put(signal.first.connection(), signal);
                }
            }
            if (latest == null || signal.first.at() > latest.first.at()) {
                latest = signal;
            }
        }
    }

    private void overtaken(Signal signal, Signal by) {
        report.violated(
                Violation.REORDERED,
                signal.first.id() + " (sent at " + Report.seconds(signal.first.at()) + ", acknowledged at "
                        + Report.seconds(signal.acknowledged) + ") came after " + by.first.id() + " (sent at "
                        + Report.seconds(by.first.at()) + ") at " + signal.first.to());
    }
}
