package webrtc.signaling.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Sent;
import webrtc.signaling.chaos.History.Stall;
import webrtc.signaling.chaos.Report.Violation;

/** Every request is answered in time where its node could answer, and truly. */
final class AnswerCheck {
    /** The server's bound is 5 s; the rest is for a busy machine. */
    private static final long BOUND_NANOS = 6_500_000_000L;

    private final Checker history;
    private final Report report;

    AnswerCheck(Checker history, Report report) {
        this.history = history;
        this.report = report;
    }

    void run() {
        Map<String, Sent> attempts = new HashMap<>();
        history.of(Sent.class).forEach(sent -> attempts.put(sent.id() + ' ' + sent.attempt(), sent));
        Map<String, Integer> outcomes = new TreeMap<>();
        long worst = 0;
        List<Stall> stalls = history.of(Stall.class);
        report.number(
                "clients stood still, times and worst",
                stalls.size() + ", "
                        + Report.seconds(stalls.stream()
                                .mapToLong(stall -> stall.until() - stall.at())
                                .max()
                                .orElse(0)));
        for (Answered answer : history.of(Answered.class)) {
            Sent sent = attempts.remove(answer.id() + ' ' + answer.attempt());
            String outcome = switch (answer.status()) {
                case Answered.SILENCE -> "silence";
                case Answered.BROKEN -> "connection broken";
                default -> Integer.toString(answer.status());
            };
            outcomes.merge(outcome, 1, Integer::sum);
            if (sent == null) {
                continue;
            }
            if (answer.isRefusal()) {
                report.violated(
                        Violation.FALSE_REFUSAL,
                        sent.id() + " to " + sent.to() + " got " + answer.status() + " at "
                                + Report.seconds(answer.at()) + " from node " + sent.node());
            }
            boolean excused = history.isFaulty(sent.at(), answer.at(), Integer.toString(sent.node()), sent.from());
            if (!excused && answer.status() != Answered.BROKEN) {
                worst = Math.max(worst, answer.at() - sent.at());
                look(sent, answer);
            }
        }
        report.number("answers", outcomes);
        report.number("longest wait for an answer", Report.seconds(worst));
        neverAnswered();
    }

    /** Senders repeat until the end, when everything is well again: who has no answer by then never gets one. */
    private void neverAnswered() {
        Map<String, String> open = new HashMap<>();
        history.of(Sent.class)
                .forEach(sent -> open.put(sent.id(), sent.room() + ": " + sent.from() + " to " + sent.to()));
        history.of(Answered.class).stream()
                .filter(answer -> answer.isSuccess() || answer.isRefusal())
                .forEach(answer -> open.remove(answer.id()));
        Map<String, Integer> pairs = new TreeMap<>();
        open.values().forEach(pair -> pairs.merge(pair, 1, Integer::sum));
        pairs.forEach((pair, signals) -> report.violated(Violation.NEVER_ANSWERED, signals + " in " + pair));
    }

    private void look(Sent sent, Answered answer) {
        // A node stands still no less than the clients do.
        long stood = 2
                * history.of(Stall.class).stream()
                        .filter(stall -> stall.until() >= sent.at() && stall.at() <= answer.at())
                        .mapToLong(stall -> stall.until() - stall.at())
                        .sum();
        long took = answer.at() - sent.at() - stood;
        if (took > BOUND_NANOS) {
            report.violated(
                    Violation.UNANSWERED,
                    sent.id() + (sent.connection() > 0 ? " (frame)" : " (post)") + " of " + sent.from() + " to "
                            + sent.to() + " on node " + sent.node() + ", sent at " + Report.seconds(sent.at())
                            + ", after " + Report.seconds(answer.at() - sent.at()) + ": " + answer.status());
        }
    }
}
