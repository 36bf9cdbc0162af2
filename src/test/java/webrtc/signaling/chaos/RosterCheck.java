package webrtc.signaling.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import webrtc.signaling.chaos.History.Connected;
import webrtc.signaling.chaos.History.Event;
import webrtc.signaling.chaos.History.Fault;
import webrtc.signaling.chaos.History.Present;
import webrtc.signaling.chaos.History.Roster;
import webrtc.signaling.chaos.History.Whole;
import webrtc.signaling.chaos.Report.Violation;

/** Nobody is said to have left who has not, and after the last fault all clients of a room know who is in it. */
final class RosterCheck {
    /** So long after the last fault the rosters may still differ. */
    static final long CONVERGED_SECONDS = 15;

    private final Checker history;
    private final Report report;

    RosterCheck(Checker history, Report report) {
        this.history = history;
        this.report = report;
    }

    void run() {
        leaves();
        healed();
        long due =
                history.of(Fault.class).stream().mapToLong(Fault::until).max().orElse(0)
                        + CONVERGED_SECONDS * 1_000_000_000;
        Map<String, Roster> last = new HashMap<>();
        for (Roster roster : history.of(Roster.class)) {
            if (roster.at() <= due) {
                last.put(roster.session(), roster);
            }
        }
        int rosters = 0;
        for (Present present : history.of(Present.class)) {
            for (String session : present.sessions()) {
                rosters++;
                look(session, present, last.get(session));
            }
            Set<Long> versions = present.sessions().stream()
                    .filter(last::containsKey)
                    .map(session -> last.get(session).version())
                    .collect(Collectors.toSet());
            if (versions.size() > 1) {
                report.violated(Violation.FALSE_ROSTER, "versions " + versions + " of room " + present.room());
            }
        }
        report.number("rosters compared at the end", rosters);
    }

    private void look(String session, Present present, Roster roster) {
        if (roster == null || !roster.peers().equals(present.sessions())) {
            report.violated(
                    Violation.FALSE_ROSTER,
                    session + " of room " + present.room() + " was told "
                            + (roster == null ? "nothing" : roster.peers() + " in version " + roster.version())
                            + ", and there are " + present.sessions());
        }
    }

    /** After each fault of a node all agree again on who is there. */
    private void healed() {
        long worst = 0;
        for (Fault fault : history.of(Fault.class)) {
            if (!fault.kind().isOfNode()) {
                continue;
            }
            long end =
                    history.of(Event.class).stream().mapToLong(Event::at).max().orElse(0);
            // Or never: then as long as there was time to.
            long took = history.of(Whole.class).stream()
                            .mapToLong(Whole::at)
                            .filter(at -> at >= fault.until())
                            .min()
                            .orElse(end)
                    - fault.until();
            worst = Math.max(worst, took);
            if (took > CONVERGED_SECONDS * 1_000_000_000) {
                report.violated(
                        Violation.NOT_HEALED,
                        "after the " + fault.kind() + " of node " + fault.target() + " at "
                                + Report.seconds(fault.at()));
            }
        }
        report.number("all agreed again, worst", Report.seconds(worst));
    }

    /** A session is over only when its client has got a fresh one. */
    private void leaves() {
        Map<String, String> clients = new HashMap<>();
        Map<String, Long> lastSeen = new HashMap<>();
        for (Connected connected : history.of(Connected.class)) {
            clients.put(connected.session(), connected.client());
            lastSeen.put(connected.client() + ' ' + connected.session(), connected.at());
        }
        for (Roster roster : history.of(Roster.class)) {
            for (String left : roster.left()) {
                Long until = lastSeen.get(clients.get(left) + ' ' + left);
                boolean cameBack = until != null && until > roster.at();
                boolean present = history.of(Present.class).stream()
                        .anyMatch(each -> each.sessions().contains(left));
                if ((cameBack || present) && !history.isSplit(roster.at(), roster.at())) {
                    report.violated(
                            Violation.FALSE_LEFT,
                            left + ", told to " + roster.session() + " at " + Report.seconds(roster.at()));
                }
            }
        }
    }
}
