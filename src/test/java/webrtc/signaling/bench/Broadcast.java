package webrtc.signaling.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One client of a room sends to all others, and again as soon as all have it; a few of these are under way. */
record Broadcast(int members, int size) implements Work {
    private static final int UNDER_WAY = 4;
    private static final double SETTLING_SECONDS = 0.5;
    private static final long PATIENCE_SECONDS = 10;

    @Override
    public String title() {
        return "Broadcast, " + size + " bytes to a room of " + members + ", deliveries";
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        boolean atOnce = servers.contestant().broadcasts();
        Crowd crowd = new Crowd(loop, servers, members, atOnce);
        Speech speech = new Speech();
        List<Client> clients = crowd.connect(1, speech);
        speech.prepare(clients, atOnce, size);
        loop.runFor(SETTLING_SECONDS);
        for (int i = 0; i < UNDER_WAY; i++) {
            speech.say();
        }
        loop.runFor(SETTLING_SECONDS);
        speech.latency.reset();
        long before = speech.arrived;
        Meter meter = new Meter(servers);
        loop.runFor(seconds);
        Sample sample = meter.stop(speech.arrived - before, speech.latency, 0);
        speech.end(loop);
        crowd.leave();
        return sample;
    }

    private static final class Speech implements Client.Listener {
        final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private final List<Letter> letters = new ArrayList<>();
        private Client speaker;
        private int listeners;
        private long expected;
        private long arrived;
        private boolean ending;

        void prepare(List<Client> clients, boolean atOnce, int size) {
            speaker = clients.get(0);
            listeners = clients.size() - 1;
            List<Client> others = clients.subList(1, clients.size());
            if (atOnce) {
                letters.add(speaker.letter(null, 's', size));
            } else {
                others.forEach(other -> letters.add(speaker.letter(other, 's', size)));
            }
        }

        void say() {
            expected += listeners;
            long now = System.nanoTime();
            letters.forEach(letter -> speaker.send(letter, now));
        }

        /** What is under way still arrives: a measurement where something is lost is none. */
        void end(Loop loop) {
            ending = true;
            loop.runUntil(() -> arrived == expected, PATIENCE_SECONDS, "all that was said has arrived");
        }

        @Override
        public void ready(Client client) {
            // All are waited for.
        }

        @Override
        public void arrived(Client client, long sentAt, char kind, int sender) {
            latency.recordValue(Math.min(System.nanoTime() - sentAt, latency.getHighestTrackableValue()));
            if (++arrived % listeners == 0 && !ending) {
                say();
            }
        }
    }
}
