package webrtc.signaling.bench;

import java.util.List;

/**
 * Signals at times that are set before, whatever became of the earlier ones. Latency counts from the set time: where the
 * server stands still, all that was due meanwhile is late (no coordinated omission).
 */
record Paced(int rooms, int size, int perSecond) implements Work {
    private static final double SETTLING_SECONDS = 0.5;

    @Override
    public String title() {
        return "Latency, " + size + " bytes, " + rooms + " rooms of 2, " + perSecond + " signals a second";
    }

    @Override
    public List<Column> columns() {
        // The generator looks at the clock all the time, so its share says nothing.
        return List.of(
                Column.P99,
                Column.P50,
                Column.P999,
                Column.CPU_MICROS,
                Column.PER_SECOND,
                Column.SERVER,
                Column.OTHERS);
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd crowd = new Crowd(loop, servers, 2);
        Relay.Rally rally = new Relay.Rally(crowd, size);
        rally.connect(rooms);
        rally.returning = false;
        loop.runFor(SETTLING_SECONDS);
        new Pace(rally, perSecond).run(loop, SETTLING_SECONDS);
        rally.reset();
        Meter meter = new Meter(servers);
        new Pace(rally, perSecond).run(loop, seconds);
        Sample sample = meter.stop(rally.arrived, rally.latency, 0);
        // What is late still counts.
        rally.end(loop);
        crowd.leave();
        return sample;
    }
}
