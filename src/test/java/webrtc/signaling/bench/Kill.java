package webrtc.signaling.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A node is killed with all its sessions: how soon the others have them, and what clients of the others notice. Some of
 * the sessions have lost their connections just before, as a process may not have as many files open as there are sessions.
 */
record Kill(int sessions, int away, int perSecond) implements Work {
    private static final int VICTIM = 0;
    private static final int TALKING_ROOMS = 100;
    private static final double WARM_UP_SECONDS = 10;

    /** Until the grace of all who did not come back is over. */
    private static final double AFTER_SECONDS = 25;

    private static final long PATIENCE_SECONDS = 60;

    @Override
    public String title() {
        return "A node with " + sessions + " sessions is killed, others send " + perSecond + " signals a second";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.TOOK,
                Column.P50_BEFORE,
                Column.P99_BEFORE,
                Column.P50_MEANWHILE,
                Column.P99_MEANWHILE,
                Column.WORST_MEANWHILE,
                Column.GAP,
                Column.P99_AFTER,
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
        List<Client> idle = new ArrayList<>(connect(loop, servers, sessions - away));
        for (int half = 0; half < 2; half++) {
            connect(loop, servers, away / 2).forEach(client -> ((Wire) client).end());
        }
        Crowd crowd = new Crowd(loop, servers, 2, servers.nodesBut(VICTIM));
        Relay.Rally rally = new Relay.Rally(crowd, 300);
        rally.connect(TALKING_ROOMS);
        rally.returning = false;
        Pace pace = new Pace(rally, perSecond);
        pace.run(loop, WARM_UP_SECONDS);
        // What the end of so many connections costs a generator of one thread is not to be measured.
        idle.forEach(client -> ((Wire) client).ignore());

        Arrivals arrivals = rally.keepArrivals();
        long start = System.nanoTime();
        pace.run(loop, seconds);
        Process victim = servers.give(VICTIM);
        Meter meter = new Meter(servers);
        long killed = System.nanoTime();
        victim.destroyForcibly();
        Sample sample;
        long adopted;
        try (Watch watch = new Watch(servers, "signaling_adoptions_total", sessions)) {
            pace.runUntil(loop, watch::isReached, PATIENCE_SECONDS);
            adopted = watch.reachedAt();
            sample = meter.stop(sessions, rally.latency, 0);
        }
        pace.run(loop, AFTER_SECONDS);
        long end = System.nanoTime();
        rally.end(loop);
        arrivals.write(servers.nextOutput("kill.csv"), start, end);
        crowd.leave();
        idle.forEach(client -> ((Wire) client).end());
        return sample.with(Phases.of(arrivals, start, killed, adopted, end, adopted - killed));
    }

    private static List<Client> connect(Loop loop, Servers servers, int clients) {
        Crowd crowd = new Crowd(loop, servers, 2, List.of(VICTIM));
        return crowd.connect(clients / 2, crowd);
    }
}
