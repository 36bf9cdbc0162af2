package webrtc.signaling.http;

import io.vertx.core.Context;

/** Tells the turns of an event loop apart. Belongs to its context. */
final class Turn {
    private final Context context;
    private long number;
    private boolean ending;

    Turn(Context context) {
        this.context = context;
    }

    /** Another number than in any turn before, 0 or more. */
    long number() {
        if (!ending) {
            ending = true;
            context.runOnContext(v -> {
                ending = false;
                number++;
            });
        }
        return number;
    }
}
