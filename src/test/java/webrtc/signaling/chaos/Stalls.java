package webrtc.signaling.chaos;

import io.vertx.core.Vertx;
import webrtc.signaling.chaos.History.Stall;

/** Notices when this JVM does not get the processor: nothing that takes long then says anything about the server. */
final class Stalls {
    private static final long TICK_MILLIS = 100;
    private static final long LATE_NANOS = 300_000_000L;

    private final History history;
    private long last;

    Stalls(History history) {
        this.history = history;
    }

    void watch(Vertx vertx) {
        last = history.now();
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            long now = history.now();
            if (now - last > LATE_NANOS) {
                history.add(new Stall(last, now));
            }
            last = now;
        });
    }
}
