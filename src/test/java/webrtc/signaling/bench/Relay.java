package webrtc.signaling.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Rooms of two that throw balls: whoever gets one throws it back, so the server always has something to do, and as much
 * as it can. Latency is then the length of the queue, and no column. Clients stay while others are measured: who
 * connects is the business of another work.
 */
final class Relay implements Work {
    private static final double SETTLING_SECONDS = 0.5;
    private static final long PATIENCE_SECONDS = 10;

    private final int rooms;
    private final int speaking;
    private final int size;
    private final Map<Servers, Rally> rallies = new HashMap<>();

    Relay(int rooms, int size) {
        this(rooms, rooms, size);
    }

    /** Of so many rooms some have balls, and the clients of the others are only there. */
    Relay(int rooms, int speaking, int size) {
        this.rooms = rooms;
        this.speaking = speaking;
        this.size = size;
    }

    @Override
    public String title() {
        String some = speaking < rooms ? speaking + " of " : "";
        return "Relay, " + size + " bytes, " + some + rooms + " rooms of 2, as fast as it goes";
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Rally rally = rallies.computeIfAbsent(servers, each -> connect(loop, each));
        rally.returning = true;
        rally.throwIn(speaking);
        loop.runFor(SETTLING_SECONDS);
        rally.reset();
        Meter meter = new Meter(servers);
        loop.runFor(seconds);
        Sample sample = meter.stop(rally.arrived, rally.latency, 0);
        rally.end(loop);
        return sample;
    }

    private Rally connect(Loop loop, Servers servers) {
        Crowd crowd = new Crowd(loop, servers, 2);
        Rally rally = new Rally(crowd, size);
        rally.connect(rooms);
        loop.runFor(SETTLING_SECONDS);
        return rally;
    }

    @Override
    public void end() {
        rallies.values().forEach(rally -> rally.crowd.leave());
        rallies.clear();
    }

    /** The balls of all rooms, and when they arrived. */
    static final class Rally implements Client.Listener {
        final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private final Crowd crowd;
        private final int size;
        private List<Client> clients = List.of();
        private Letter[] letters;
        private int first;
        private int underWay;
        private @Nullable Arrivals arrivals;
        long arrived;
        boolean returning = true;

        Rally(Crowd crowd, int size) {
            this.crowd = crowd;
            this.size = size;
        }

        /** Connects the clients of so many rooms, and makes what they send. */
        void connect(int rooms) {
            clients = crowd.connect(rooms, this);
            first = clients.get(0).number();
            letters = new Letter[clients.size()];
            for (Client client : clients) {
                int index = client.number() - first;
                letters[index] = client.letter(crowd.get(first + (index ^ 1)), 'b', size);
            }
        }

        /** Throws the balls of so many rooms, which stand at equal distances among all. */
        void throwIn(int speaking) {
            long now = System.nanoTime();
            int rooms = clients.size() / 2;
            for (int i = 0; i < speaking; i++) {
                int room = i * rooms / speaking;
                throwBall(2 * room, now);
                throwBall(2 * room + 1, now);
            }
        }

        /** Throws a ball by one of the clients, whose turns come round and round. */
        void throwBall(int turn, long time) {
            throwBall(clients.get(turn % clients.size()), time);
        }

        private void throwBall(Client client, long time) {
            underWay++;
            client.send(letters[client.number() - first], time);
        }

        /** Keeps what arrives from now on, one by one. */
        Arrivals keepArrivals() {
            Arrivals kept = new Arrivals();
            arrivals = kept;
            return kept;
        }

        void reset() {
            arrived = 0;
            latency.reset();
        }

        /** What is under way still arrives: some servers promise nothing, but a measurement where one is lost is none. */
        void end(Loop loop) {
            returning = false;
            loop.runUntil(() -> underWay == 0, PATIENCE_SECONDS, "all that was sent has arrived");
        }

        @Override
        public void ready(Client client) {
            // All are waited for.
        }

        @Override
        public void arrived(Client client, long sentAt, char kind, int sender) {
            long now = System.nanoTime();
            arrived++;
            underWay--;
            if (arrivals != null) {
                arrivals.add(sentAt, now);
            }
            latency.recordValue(Math.min(now - sentAt, latency.getHighestTrackableValue()));
            if (returning) {
                throwBall(client, now);
            }
        }
    }
}
