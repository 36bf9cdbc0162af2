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
        List<Client> clients = crowd.connect(rooms, rally);
        rally.prepare(clients);
        rally.returning = false;
        loop.runFor(SETTLING_SECONDS);
        new Pace(rally, clients).run(loop, SETTLING_SECONDS);
        rally.reset();
        Meter meter = new Meter(servers);
        new Pace(rally, clients).run(loop, seconds);
        Sample sample = meter.stop(rally.arrived, rally.latency, 0);
        // What is late still counts.
        rally.end(loop);
        crowd.leave();
        return sample;
    }

    private final class Pace {
        private final long interval = 1_000_000_000L / perSecond;
        private final Relay.Rally rally;
        private final List<Client> clients;
        private long due = System.nanoTime();
        private int next;

        Pace(Relay.Rally rally, List<Client> clients) {
            this.rally = rally;
            this.clients = clients;
        }

        void run(Loop loop, double seconds) {
            loop.run((long) (seconds * 1e9), () -> false, this::tick);
        }

        private long tick() {
            long now = System.nanoTime();
            while (due <= now) {
                rally.throwBall(clients.get(next++ % clients.size()), due);
                due += interval;
            }
            return due - now;
        }
    }
}
