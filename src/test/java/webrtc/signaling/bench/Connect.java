package webrtc.signaling.bench;

import org.HdrHistogram.Histogram;

/** Clients that join a room by connecting, a hundred at a time, until each is told that it is in. */
record Connect(int rooms) implements Work {
    private static final Histogram NONE = new Histogram(3);

    @Override
    public String title() {
        return "Join and connect, " + 2 * rooms + " clients in rooms of 2";
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd crowd = new Crowd(loop, servers, 2);
        Meter meter = new Meter(servers);
        int count = crowd.connect(rooms, crowd).size();
        Sample sample = meter.stop(count, NONE, 0);
        crowd.leave();
        return sample;
    }
}
