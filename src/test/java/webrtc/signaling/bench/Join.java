package webrtc.signaling.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One more node starts beside those that have something to do, and joins them or not: what its start takes from the
 * others' processor is not what its joining costs. The time is that until it is ready.
 */
record Join(int rooms, int perSecond, boolean joins) implements Work {
    private static final double WARM_UP_SECONDS = 15;

    /** Copies are moved to the new node in this time. */
    private static final double SETTLING_SECONDS = 5;

    private static final long PATIENCE_SECONDS = 60;

    @Override
    public String title() {
        return (joins ? "A node joins" : "A node starts beside, and does not join") + ", " + perSecond
                + " signals a second in " + rooms + " rooms of 2";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.P99_MEANWHILE,
                Column.P50_BEFORE,
                Column.P99_BEFORE,
                Column.P50_MEANWHILE,
                Column.WORST_MEANWHILE,
                Column.GAP,
                Column.P50_AFTER,
                Column.P99_AFTER,
                Column.TOOK,
                Column.SERVER,
                Column.GENERATOR,
                Column.OTHERS);
    }

    @Override
    public boolean wantsFreshServers() {
        return true;
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd crowd = new Crowd(loop, servers, 2);
        Relay.Rally rally = new Relay.Rally(crowd, 300);
        rally.connect(rooms);
        rally.returning = false;
        Pace pace = new Pace(rally, perSecond);
        pace.run(loop, WARM_UP_SECONDS);

        Arrivals arrivals = rally.keepArrivals();
        long start = System.nanoTime();
        pace.run(loop, seconds);
        Meter meter = new Meter(servers);
        long happened = System.nanoTime();
        CompletableFuture<Void> newcomer = CompletableFuture.runAsync(() -> Jvms.startAnother(servers, joins));
        pace.runUntil(loop, newcomer::isDone, PATIENCE_SECONDS);
        newcomer.join();
        long ready = System.nanoTime();
        pace.run(loop, SETTLING_SECONDS);
        Sample sample = meter.stop(rally.arrived, rally.latency, 0);
        long settled = System.nanoTime();
        pace.run(loop, seconds);
        long end = System.nanoTime();
        rally.end(loop);
        arrivals.write(servers.nextOutput(joins ? "joins.csv" : "beside.csv"), start, end);
        crowd.leave();
        return sample.with(Phases.of(arrivals, start, happened, settled, end, ready - happened));
    }
}
