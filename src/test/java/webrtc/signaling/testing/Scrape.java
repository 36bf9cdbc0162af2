package webrtc.signaling.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} of a node answered, read as Prometheus reads it: samples with their values. */
public record Scrape(Map<String, Double> samples) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"([^\"]*)\",?");

    /** Calls a path of the operator's port, without a body. */
    public static HttpResponse<String> call(int adminPort, String method, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path + " failed", e);
        }
    }

    /** What the node with this operator's port tells now. */
    public static Scrape of(int adminPort) {
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String line : call(adminPort, "GET", "/metrics").body().lines().toList()) {
            if (!line.startsWith("#")) {
                Matcher sample = SAMPLE.matcher(line);
                if (!sample.matches()) {
                    throw new AssertionError("No sample: " + line);
                }
                Map<String, String> labels = labels(sample.group(2) == null ? "" : sample.group(2));
                if (samples.put(sample.group(1) + labels, Double.parseDouble(sample.group(3))) != null) {
                    throw new AssertionError("Twice: " + line);
                }
            }
        }
        return new Scrape(samples);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** The value of a sample; labels are name, value, name, value. */
    public double value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        Double value = samples.get(name + wanted);
        if (value == null) {
            throw new AssertionError("There is no " + name + wanted);
        }
        return value;
    }

    /** The sum of all samples of this name. */
    public double sum(String name) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The names of the samples, with the labels that they have. */
    public Map<String, Set<String>> names() {
        Map<String, Set<String>> names = new TreeMap<>();
        for (String sample : samples.keySet()) {
            int brace = sample.indexOf('{');
            Set<String> labels = names.computeIfAbsent(sample.substring(0, brace), name -> new HashSet<>());
            for (String label : sample.substring(brace + 1, sample.length() - 1).split(", ", -1)) {
                labels.add(label.replaceAll("=.*", ""));
            }
        }
        return names;
    }
}
