package webrtc.signaling.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** A figure of samples. */
record Column(String name, int digits, ToDoubleFunction<Sample> figure) {
    static final Column PER_CPU_SECOND = new Column("per server CPU s", 0, Sample::perCpuSecond);
    static final Column CPU_MICROS = new Column("CPU µs each", 1, Sample::cpuMicros);
    static final Column PER_SECOND = new Column("per s", 0, Sample::perSecond);
    static final Column MILLIS = new Column("done in ms", 0, Sample::millis);
    static final Column CPU_MINUTE = new Column("CPU s per minute", 2, Sample::cpuPerMinute);
    static final Column KILOBYTES = new Column("kB per session", 1, Sample::kilobytesPerClient);
    static final Column P50 = new Column("p50 ms", 2, sample -> sample.latencyMillis(50));
    static final Column P99 = new Column("p99 ms", 2, sample -> sample.latencyMillis(99));
    static final Column P999 = new Column("p99.9 ms", 2, sample -> sample.latencyMillis(99.9));
    static final Column WORST = new Column("worst ms", 2, sample -> sample.latencyMillis(100));
    static final Column P50_BEFORE = phase("p50 before", Phases::before, 50);
    static final Column P99_BEFORE = phase("p99 before", Phases::before, 99);
    static final Column P50_MEANWHILE = phase("p50 meanwhile", Phases::meanwhile, 50);
    static final Column P99_MEANWHILE = phase("p99 meanwhile", Phases::meanwhile, 99);
    static final Column WORST_MEANWHILE = phase("worst", Phases::meanwhile, 100);
    static final Column P50_AFTER = phase("p50 after", Phases::after, 50);
    static final Column P99_AFTER = phase("p99 after", Phases::after, 99);
    static final Column TOOK =
            new Column("took ms", 0, sample -> sample.phases().tookNanos() / 1e6);
    static final Column GAP =
            new Column("longest gap ms", 1, sample -> sample.phases().gapNanos() / 1e6);
    static final Column SERVER = new Column("server %", 0, Sample::serverShare);
    static final Column GENERATOR = new Column("generator %", 0, Sample::generatorShare);
    static final Column OTHERS = new Column("others %", 0, Sample::otherShare);

    private static Column phase(String name, Function<Phases, Histogram> phase, double percentile) {
        return new Column(
                name + " ms", 2, sample -> phase.apply(sample.phases()).getValueAtPercentile(percentile) / 1e6);
    }

    double median(List<Sample> samples) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min(List<Sample> samples) {
        return samples.stream().mapToDouble(figure).min().orElseThrow();
    }

    double max(List<Sample> samples) {
        return samples.stream().mapToDouble(figure).max().orElseThrow();
    }
}
