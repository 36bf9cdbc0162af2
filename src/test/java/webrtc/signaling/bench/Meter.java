package webrtc.signaling.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Reads all clocks and counters at the start of a measurement and at its end. */
final class Meter {
    private static final long GENERATOR = ProcessHandle.current().pid();

    private final List<Long> pids;
    private final long startedAt;
    private final double serverCpu;
    private final double generatorCpu;
    private final double busy;

    Meter(Servers servers) {
        // This takes some milliseconds, which are not to be measured.
        pids = servers.pids();
        startedAt = System.nanoTime();
        generatorCpu = Usage.cpuSeconds(GENERATOR);
        busy = Usage.busySeconds();
        serverCpu = Usage.cpuSeconds(pids);
    }

    Sample stop(long count, Histogram latency, double bytesPerClient) {
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        double server = Usage.cpuSeconds(pids) - serverCpu;
        double generator = Usage.cpuSeconds(GENERATOR) - generatorCpu;
        double other = Math.max(0, Usage.busySeconds() - busy - server - generator);
        return new Sample(count, seconds, server, generator, other, latency, bytesPerClient, Phases.NONE);
    }
}
