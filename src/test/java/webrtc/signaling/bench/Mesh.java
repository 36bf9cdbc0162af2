package webrtc.signaling.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Rooms that everybody enters at once, and where each pair negotiates as soon as both are there: an offer of 3 KB, the
 * answer, and ten candidates each way.
 */
record Mesh(int rooms, int perRoom) implements Work {
    private static final int SDP_BYTES = 3_000;
    private static final int CANDIDATE_BYTES = 300;
    private static final int CANDIDATES = 10;
    private static final long PATIENCE_SECONDS = 60;

    @Override
    public String title() {
        return "Mesh, " + rooms + " rooms of " + perRoom
                + " negotiate at once, from the first connect to the last candidate";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.MILLIS, Column.CPU_MICROS, Column.PER_CPU_SECOND, Column.GENERATOR, Column.OTHERS);
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd crowd = new Crowd(loop, servers, perRoom);
        long expected = (long) rooms * perRoom * (perRoom - 1) * (1 + CANDIDATES);
        Negotiation negotiation = new Negotiation(crowd);
        Meter meter = new Meter(servers);
        crowd.connect(rooms, negotiation);
        loop.runUntil(() -> negotiation.arrived == expected, PATIENCE_SECONDS, "all pairs have negotiated");
        Sample sample = meter.stop(expected, negotiation.latency, 0);
        crowd.leave();
        return sample;
    }

    private static final class Negotiation implements Client.Listener {
        final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private final Crowd crowd;
        private final Set<Client> ready = new HashSet<>();
        private long arrived;

        Negotiation(Crowd crowd) {
            this.crowd = crowd;
        }

        @Override
        public void ready(Client client) {
            for (Client other : crowd.roomOf(client)) {
                if (ready.contains(other)) {
                    describe(client, other, 'o');
                }
            }
            ready.add(client);
        }

        private void describe(Client from, Client to, char kind) {
            long now = System.nanoTime();
            from.send(from.letter(to, kind, SDP_BYTES), now);
            Letter candidate = from.letter(to, 'c', CANDIDATE_BYTES);
            for (int i = 0; i < CANDIDATES; i++) {
                from.send(candidate, now);
            }
        }

        @Override
        public void arrived(Client client, long sentAt, char kind, int sender) {
            arrived++;
            latency.recordValue(Math.min(System.nanoTime() - sentAt, latency.getHighestTrackableValue()));
            if (kind == 'o') {
                describe(client, crowd.get(sender), 'a');
            }
        }
    }
}
