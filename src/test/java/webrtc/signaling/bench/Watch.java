package webrtc.signaling.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads a metric of all nodes again and again, on a thread of its own, until their sum is what is waited for. */
final class Watch implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 100;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final List<URI> nodes;
    private final String metric;
    private volatile long reachedAt;

    Watch(Servers servers, String metric, double expected) {
        this.nodes = servers.adminPorts().stream()
                .map(port -> URI.create("http://127.0.0.1:" + port + "/metrics"))
                .toList();
        this.metric = metric;
        var unused = thread.scheduleWithFixedDelay(
                () -> {
                    if (reachedAt == 0 && sum() >= expected) {
                        reachedAt = System.nanoTime();
                    }
                },
                0,
                INTERVAL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    boolean isReached() {
        return reachedAt != 0;
    }

    long reachedAt() {
        if (!isReached()) {
            throw new IllegalStateException("Not reached by " + metric + ", which is " + sum());
        }
        return reachedAt;
    }

    private double sum() {
        return nodes.stream().mapToDouble(this::read).sum();
    }

    private double read(URI node) {
        try {
            return http.send(HttpRequest.newBuilder(node).build(), BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(metric + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
