package webrtc.signaling.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the checker found: numbers, and each promise that was broken with a sentence. */
final class Report {
    /** The promises that can be broken. */
    enum Violation {
        LOST,
        DOUBLED,
        REORDERED,
        /** It was refused for good, or never sent, and came all the same. */
        NOT_SENT,
        WRONG_RECIPIENT,
        FALSE_SENDER,
        /** A living session was refused, or a living recipient said not to be there. */
        FALSE_REFUSAL,
        UNANSWERED,
        /** It was refused for the time being again and again, long after the last fault. */
        NEVER_ANSWERED,
        /** A session came to an end, or a gap was told, though no fault was there that excuses it. */
        RESET,
        FALSE_LEFT,
        FALSE_ROSTER,
        /** Nodes and clients did not agree again in time after a fault, or a session was left that nobody has. */
        NOT_HEALED,
        /** A node closed a connection, and had not asked the client to connect again. */
        CLOSED,
        /** A node that ended sent too many of its clients away at once. */
        CROWDED,
        TOKEN_WORKED
    }

    private static final int SHOWN = 12;

    private final Map<Violation, List<String>> violations = new EnumMap<>(Violation.class);
    private final Map<String, Object> numbers = new LinkedHashMap<>();

    void violated(Violation what, String sentence) {
        violations.computeIfAbsent(what, any -> new ArrayList<>()).add(sentence);
    }

    void number(String name, Object value) {
        numbers.put(name, value);
    }

    Map<Violation, List<String>> violations() {
        return violations;
    }

    int count(Violation what) {
        return violations.getOrDefault(what, List.of()).size();
    }

    /** Seconds with three digits. */
    static String seconds(long nanos) {
        return "%.3f s".formatted(nanos / 1e9);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        numbers.forEach((name, value) -> text.append("%-34s %s%n".formatted(name, value)));
        for (Violation what : Violation.values()) {
            text.append("%-34s %d%n".formatted(what, count(what)));
        }
        violations.forEach((what, sentences) -> {
            sentences.stream().limit(SHOWN).forEach(sentence -> text.append("  %s: %s%n".formatted(what, sentence)));
            if (sentences.size() > SHOWN) {
                text.append("  %s: and %d more%n".formatted(what, sentences.size() - SHOWN));
            }
        });
        return text.toString();
    }
}
