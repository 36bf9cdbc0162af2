package webrtc.signaling.bench;

import org.HdrHistogram.Histogram;

/**
 * One measurement.
 *
 * @param count what was done: messages delivered, or clients connected
 * @param seconds how long it took
 * @param serverCpu seconds of processor time that all processes of the contestant used
 * @param generatorCpu the same of the generator
 * @param otherCpu the same of everybody else on the machine: how far the measurement is to be trusted
 * @param latency from when a message was due to its arrival, in nanoseconds
 * @param bytesPerClient resident memory after a collection, in works that look at it
 * @param phases what others notice of what happens, in works where something does
 */
record Sample(
        long count,
        double seconds,
        double serverCpu,
        double generatorCpu,
        double otherCpu,
        Histogram latency,
        double bytesPerClient,
        Phases phases) {

    /** The same with what others noticed. */
    Sample with(Phases noticed) {
        return new Sample(count, seconds, serverCpu, generatorCpu, otherCpu, latency, bytesPerClient, noticed);
    }

    double perCpuSecond() {
        return count / serverCpu;
    }

    double cpuMicros() {
        return serverCpu * 1e6 / count;
    }

    double perSecond() {
        return count / seconds;
    }

    double serverShare() {
        return 100 * serverCpu / seconds;
    }

    double generatorShare() {
        return 100 * generatorCpu / seconds;
    }

    double otherShare() {
        return 100 * otherCpu / seconds;
    }

    double millis() {
        return seconds * 1e3;
    }

    double latencyMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    double kilobytesPerClient() {
        return bytesPerClient / 1e3;
    }

    double cpuPerMinute() {
        return 60 * serverCpu / seconds;
    }
}
