package webrtc.signaling.testing;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a client received and the test has not looked at yet, in order. Waiting has an end, and says what was there. */
final class Received<T> {
    private static final long PATIENCE_MILLIS = 20_000;

    private final List<T> items = new ArrayList<>();
    private boolean ended;

    synchronized void add(T item) {
        items.add(item);
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Takes the first that fits out; those before it are passed over for good. */
    synchronized T await(String what, Predicate<T> fits) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        int looked = 0;
        while (true) {
            for (; looked < items.size(); looked++) {
                if (fits.test(items.get(looked))) {
                    T found = items.get(looked);
                    items.subList(0, looked + 1).clear();
                    return found;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || ended) {
                throw new AssertionError((ended ? "The connection ended before " : "Nothing came that is ") + what
                        + "; there was " + items);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Waits for the end. */
    synchronized void awaitEnd() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!ended) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("The connection did not end; there was " + items);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Everything that has come and was not taken out. */
    synchronized List<T> rest() {
        return List.copyOf(items);
    }

    synchronized boolean isEnded() {
        return ended;
    }

    static Predicate<JsonObject> ofType(String type) {
        return json -> type.equals(json.getString("type"));
    }
}
