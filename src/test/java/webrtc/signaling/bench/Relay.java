package webrtc.signaling.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Rooms of two that throw balls: whoever gets one throws it back, so the server always has something to do, and as much
 * as it can. Latency is then the length of the queue, and no column.
 */
record Relay(int rooms, int size) implements Work {
    private static final double SETTLING_SECONDS = 0.5;

    @Override
    public String title() {
        return "Relay, " + size + " bytes, " + rooms + " rooms of 2, as fast as it goes";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                Column.PER_CPU_SECOND,
                Column.CPU_MICROS,
                Column.PER_SECOND,
                Column.SERVER,
                Column.GENERATOR,
                Column.OTHERS);
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd crowd = new Crowd(loop, servers, 2);
        Rally rally = new Rally(crowd, size);
        List<Client> clients = crowd.connect(rooms, rally);
        rally.prepare(clients);
        clients.forEach(rally::throwBall);
        loop.runFor(SETTLING_SECONDS);
        rally.reset();
        Meter meter = new Meter(servers);
        loop.runFor(seconds);
        Sample sample = meter.stop(rally.arrived, rally.latency, 0);
        crowd.leave();
        return sample;
    }

    /** The balls of all rooms, and when they arrived. */
    static final class Rally implements Client.Listener {
        final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private final Crowd crowd;
        private final int size;
        private Letter[] letters;
        private int first;
        long arrived;
        boolean returning = true;

        Rally(Crowd crowd, int size) {
            this.crowd = crowd;
            this.size = size;
        }

        void prepare(List<Client> clients) {
            first = clients.get(0).number();
            letters = new Letter[clients.size()];
            for (Client client : clients) {
                int index = client.number() - first;
                letters[index] = client.letter(crowd.get(first + (index ^ 1)), 'b', size);
            }
        }

        void throwBall(Client client) {
            throwBall(client, System.nanoTime());
        }

        void throwBall(Client client, long time) {
            client.send(letters[client.number() - first], time);
        }

        void reset() {
            arrived = 0;
            latency.reset();
        }

        @Override
        public void ready(Client client) {
            // All are waited for.
        }

        @Override
        public void arrived(Client client, long sentAt, char kind, int sender) {
            long now = System.nanoTime();
            arrived++;
            latency.recordValue(Math.min(now - sentAt, latency.getHighestTrackableValue()));
            if (returning) {
                throwBall(client, now);
            }
        }
    }
}
