package webrtc.signaling.bench;

import java.util.List;

/** What a server that has just started makes of its first signals, which one room of two throws to and fro. */
record First(int signals) implements Work {
    private static final long PATIENCE_SECONDS = 30;

    @Override
    public String title() {
        return "The first " + signals + " signals of a new process, one after the other";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.MILLIS, Column.CPU_MICROS, Column.P50, Column.P99, Column.WORST, Column.OTHERS);
    }

    @Override
    public boolean wantsFreshServers() {
        return true;
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd crowd = new Crowd(loop, servers, 2);
        Relay.Rally rally = new Relay.Rally(crowd, 300);
        rally.connect(1);
        Meter meter = new Meter(servers);
        rally.throwBall(0, System.nanoTime());
        loop.runUntil(() -> rally.arrived >= signals, PATIENCE_SECONDS, "the first signals have arrived");
        Sample sample = meter.stop(rally.arrived, rally.latency, 0);
        rally.end(loop);
        crowd.leave();
        return sample;
    }
}
