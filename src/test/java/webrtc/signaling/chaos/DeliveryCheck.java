package webrtc.signaling.chaos;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import webrtc.signaling.chaos.History.Answered;
import webrtc.signaling.chaos.History.Received;
import webrtc.signaling.chaos.History.Reset;
import webrtc.signaling.chaos.History.Sent;
import webrtc.signaling.chaos.Report.Violation;

/** Each acknowledged signal is received exactly once, by whom it was for, from whom it was; and nothing else is. */
final class DeliveryCheck {
    private final Checker history;
    private final Report report;
    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final Map<String, Answered> acknowledged = new HashMap<>();
    private final Map<String, Received> received = new HashMap<>();

    DeliveryCheck(Checker history, Report report) {
        this.history = history;
        this.report = report;
    }

    void run() {
        history.of(Sent.class).forEach(each -> sent.putIfAbsent(each.id(), each));
        Map<String, Boolean> refused = new HashMap<>();
        for (Answered answer : history.of(Answered.class)) {
            if (answer.isSuccess()) {
                acknowledged.putIfAbsent(answer.id(), answer);
            }
            // Refused is what was never answered in any other way.
            refused.merge(answer.id(), answer.isRefusal(), Boolean::logicalAnd);
        }
        history.of(Received.class).forEach(each -> look(each, refused.getOrDefault(each.id(), false)));
        report.number("signals sent", sent.size());
        report.number("signals acknowledged", acknowledged.size());
        report.number("signals received", received.size());
        lost();
    }

    private void look(Received signal, boolean refused) {
        Sent origin = sent.get(signal.id());
        String where = signal.id() + " at " + signal.session() + " (" + signal.cursor() + ", "
                + Report.seconds(signal.at()) + ")";
        if (origin == null || refused) {
            report.violated(Violation.NOT_SENT, where);
            return;
        }
        if (!signal.session().equals(origin.to()) || !signal.session().equals(signal.writtenTo())) {
            report.violated(Violation.WRONG_RECIPIENT, where + ", for " + origin.to());
            return;
        }
        if (!origin.from().equals(signal.from()) || !origin.from().equals(signal.writtenFrom())) {
            report.violated(Violation.FALSE_SENDER, where + ", from " + origin.from() + " not " + signal.from());
        }
        Received before = received.putIfAbsent(signal.id(), signal);
        if (before != null) {
            report.violated(
                    Violation.DOUBLED,
                    where + ", before as " + before.cursor() + " at " + Report.seconds(before.at()) + ", sent at "
                            + Report.seconds(origin.at()));
        }
    }

    /**
     * A reset covers what may have been accepted before its recipient was told it: not what was only sent, in the
     * attempt that was acknowledged, after that.
     */
    private void lost() {
        List<Reset> resets = history.of(Reset.class);
        int told = 0;
        for (Sent attempt : history.of(Sent.class)) {
            Answered answer = acknowledged.get(attempt.id());
            if (answer == null || answer.attempt() != attempt.attempt() || received.containsKey(attempt.id())) {
                continue;
            }
            boolean isTold = resets.stream()
                    .anyMatch(reset -> reset.session().equals(attempt.to()) && reset.at() > attempt.at());
            if (isTold && history.isSplit(attempt.at(), answer.at())) {
                told++;
            } else {
                report.violated(
                        Violation.LOST,
                        attempt.id() + " to " + attempt.to() + ", sent at " + Report.seconds(attempt.at())
                                + ", acknowledged at " + Report.seconds(answer.at()) + " by node " + attempt.node()
                                + (isTold ? ", told by a reset" : ", in silence"));
            }
        }
        report.number("lost in a split, and told", told);
    }
}
