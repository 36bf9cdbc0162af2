package webrtc.signaling.ops;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import webrtc.signaling.room.Durations;

/** A histogram out of durations that were counted elsewhere, which Micrometer has no meter for. */
final class DurationsCollector implements Collector {
    private final String name;
    private final String help;
    private final Supplier<List<Durations>> parts;

    /** The histogram of this name, the sum of these parts. */
    DurationsCollector(String name, String help, Supplier<List<Durations>> parts) {
        this.name = name;
        this.help = help;
        this.parts = parts;
    }

    @Override
    public HistogramSnapshot collect() {
        List<Durations> all = parts.get();
        double[] bounds = Durations.bounds();
        List<Double> upper = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i <= bounds.length; i++) {
            int range = i;
            upper.add(i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY);
            counts.add(all.stream().mapToLong(each -> each.count(range)).sum());
        }
        return HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, counts))
                        .sum(all.stream().mapToDouble(Durations::sumSeconds).sum())
                        .build())
                .build();
    }
}
