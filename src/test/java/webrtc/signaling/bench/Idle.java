package webrtc.signaling.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/** Clients that are only there: what memory they take after a collection, and what processor time their heartbeats. */
record Idle(int rooms) implements Work {
    /** Who has come and gone before makes the server warm. */
    private static final int VISITING_ROOMS = 1_000;

    /** By then those who left are forgotten. */
    private static final double LEAVING_SECONDS = 30;

    /** By then the compilers are nearly done: after a minute and a half they still take a quarter of the processor time. */
    private static final double SETTLING_SECONDS = 240;

    @Override
    public String title() {
        return 2 * rooms + " idle clients in rooms of 2, with heartbeats of the server";
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.KILOBYTES, Column.CPU_MINUTE, Column.OTHERS);
    }

    @Override
    public boolean wantsFreshServers() {
        return true;
    }

    @Override
    public Sample measure(Loop loop, Servers servers, double seconds) {
        Crowd visitors = new Crowd(loop, servers, 2);
        visitors.connect(VISITING_ROOMS, visitors);
        visitors.leave();
        loop.runFor(LEAVING_SECONDS);
        double before = servers.residentBytes();
        Crowd crowd = new Crowd(loop, servers, 2);
        int count = crowd.connect(rooms, crowd).size();
        loop.runFor(SETTLING_SECONDS);
        double after = servers.residentBytes();
        Meter meter = new Meter(servers);
        loop.runFor(seconds);
        Sample sample = meter.stop(count, new Histogram(3), (after - before) / count);
        crowd.leave();
        return sample;
    }
}
