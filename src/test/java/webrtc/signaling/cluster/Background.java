package webrtc.signaling.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a test does beside what it looks at; its failure is the test's. */
record Background(CompletableFuture<Void> future) {
    /** Something that may fail. */
    interface Action {
        void run() throws Exception;
    }

    static Background run(Action action) {
        return new Background(CompletableFuture.runAsync(() -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new AssertionError("in the background", e);
            }
        }));
    }

    /** Waits for its end. */
    void done() {
        future.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
