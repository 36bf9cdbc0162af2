package webrtc.signaling.bench;

import java.util.Locale;

/** The works by their names on the command line. */
enum Works {
    RELAY,
    RELAY_3K,
    LATENCY,
    CONNECT,
    FIRST,
    IDLE,
    MESH,
    BROADCAST,
    RELAY_50_ROOMS,
    RELAY_500_ROOMS,
    RELAY_9000_ROOMS,
    RELAY_AMONG_9000_ROOMS,
    JOIN,
    JOIN_CONTROL,
    KILL;

    Work work() {
        return switch (this) {
            case RELAY -> new Relay(200, 300);
            case RELAY_3K -> new Relay(200, 3_000);
            case LATENCY -> new Paced(200, 300, 4_000);
            case CONNECT -> new Connect(1_000);
            case FIRST -> new First(1_000);
            case IDLE -> new Idle(5_000);
            case MESH -> new Mesh(50, 8);
            case BROADCAST -> new Broadcast(100, 200);
            case RELAY_50_ROOMS -> new Relay(50, 300);
            case RELAY_500_ROOMS -> new Relay(500, 300);
            case RELAY_9000_ROOMS -> new Relay(9_000, 300);
            case RELAY_AMONG_9000_ROOMS -> new Relay(9_000, 200, 300);
            case JOIN -> new Join(200, 1_500, true);
            case JOIN_CONTROL -> new Join(200, 1_500, false);
            case KILL -> new Kill(20_000, 1_000, 500);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
