package webrtc.signaling.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Scrape;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** Whatever the page of metrics, the alert rules and the dashboard name is told by a node that has had traffic. */
class MetricNamesTest {
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Path MONITORING = Path.of("k8s/components/monitoring");

    private static final Pattern NAME = Pattern.compile("\\b(?:signaling|jvm|process|system)_[a-z_]*[a-z]");
    private static final Pattern SELECTOR = Pattern.compile("\\b([a-z]+_[a-z_]+)\\{([^}]*)}");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\|([^|]*)\\|");

    /** What Prometheus adds to what it scrapes. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "namespace");

    private static Map<String, Set<String>> told;

    @BeforeAll
    static void scrapeANodeWithTraffic() {
        try (TestCluster cluster = TestCluster.start(1, Map.of("EVENT_LOOPS", "1"));
                StreamClient stream = StreamClient.connect(cluster.port(0), "room=a");
                SocketClient alice = SocketClient.connect(cluster.port(0), "a", "alice")) {
            alice.await("the roster with both", frame -> frame.encode().contains("sse"));
            alice.send(new JsonObject().put("type", "offer").put("payload", new JsonObject()));
            stream.await("signal");
            // The JVM tells of a pause some time after it.
            System.gc();
            told = await().until(
                            () -> Scrape.of(cluster.node(0).adminPort()).names(),
                            names -> names.containsKey("jvm_gc_pause_seconds_sum"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file + " can't be read", e);
        }
    }

    /** The questions in the rules. */
    private static List<String> ofTheRules() {
        return read(MONITORING.resolve("signaling.rules.yaml"))
                .lines()
                .filter(line -> line.strip().startsWith("expr: "))
                .toList();
    }

    /** The questions in the dashboard. */
    private static List<String> ofTheDashboard() {
        return new JsonObject(read(MONITORING.resolve("signaling-dashboard.json")))
                .getJsonArray("panels").stream()
                        .map(JsonObject.class::cast)
                        .flatMap(panel -> panel.getJsonArray("targets").stream())
                        .map(target -> ((JsonObject) target).getString("expr"))
                        .toList();
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().forEach(match -> names.add(match.group()));
        return names;
    }

    /** A histogram is named on the page without the names of its parts. */
    private static String family(String sample) {
        return sample.replaceAll("_(bucket|count|sum|max)$", "");
    }

    private static Set<String> families() {
        Set<String> families = new TreeSet<>(told.keySet());
        told.keySet().forEach(sample -> families.add(family(sample)));
        return families;
    }

    private static void assertTold(List<String> questions) {
        assertThat(questions).hasSizeGreaterThan(5);
        for (String question : questions) {
            assertThat(told.keySet()).as(question).containsAll(names(question));
            Set<String> labels = new HashSet<>(OF_PROMETHEUS);
            names(question).forEach(name -> labels.addAll(told.get(name)));
            Matcher by = BY.matcher(question);
            while (by.find()) {
                assertThat(labels).as(question).contains(by.group(1).split(", ", -1));
            }
            Matcher selector = SELECTOR.matcher(question);
            while (selector.find()) {
                Matcher matcher = MATCHER.matcher(selector.group(2));
                while (matcher.find()) {
                    assertThat(labels).as(question).contains(matcher.group(1));
                }
            }
        }
    }

    @Test
    void whatTheRulesAskForIsTold() {
        assertTold(ofTheRules());
    }

    @Test
    void whatTheDashboardAsksForIsTold() {
        assertTold(ofTheDashboard());
    }

    @Test
    void theRulesOfTheOperatorAreTheSame() {
        String rules = read(MONITORING.resolve("signaling.rules.yaml"));
        String forOperator = read(MONITORING.resolve("operator/prometheusrule.yaml"));
        assertThat(forOperator.substring(forOperator.indexOf("  groups:")).replaceAll("(?m)^  ", ""))
                .isEqualTo(rules.substring(rules.indexOf("groups:")));
    }

    @Test
    void thePageHasAllMetricsOfOursWithTheirLabelsAndNoOthers() {
        Map<String, Set<String>> page = new LinkedHashMap<>();
        Matcher row = ROW.matcher(read(PAGE));
        while (row.find()) {
            Set<String> labels = new TreeSet<>();
            Pattern.compile("`([a-z]+)`").matcher(row.group(2)).results().forEach(label -> labels.add(label.group(1)));
            page.put(row.group(1), labels);
        }
        Map<String, Set<String>> ours = new LinkedHashMap<>();
        told.forEach((sample, labels) -> {
            if (sample.startsWith("signaling_")) {
                Set<String> named = ours.computeIfAbsent(family(sample), name -> new TreeSet<>());
                labels.stream().filter(label -> !label.isEmpty()).forEach(named::add);
            }
        });
        assertThat(page).containsExactlyInAnyOrderEntriesOf(ours);
    }

    @Test
    void whatThePageNamesOfTheProcessIsTold() {
        assertThat(families()).containsAll(names(read(PAGE)));
    }
}
