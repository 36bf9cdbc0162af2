package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import webrtc.signaling.testing.SocketClient;

/**
 * Sends the numbers from 0 on as signals, each with its number as its id, a bounded count ahead of their answers and of
 * the recipient. What is refused is sent again with the same id, when everything else on its way has been answered.
 */
final class NumberedSender {
    private static final int UNANSWERED = 48;
    /** Less than an inbox keeps, so that nothing a recipient missed is ever out of its reach. */
    private static final int AHEAD = 200;

    private final String to;
    private final Semaphore ahead = new Semaphore(AHEAD);
    private final Set<Integer> unanswered = new TreeSet<>();
    private final Set<Integer> refused = new TreeSet<>();
    private final Set<Integer> repeated = new TreeSet<>();
    private SocketClient socket;
    private int next;

    NumberedSender(SocketClient socket, String to) {
        this.socket = socket;
        this.to = to;
    }

    /** To be called for each signal that the recipient has got. */
    void received() {
        ahead.release();
    }

    /** What was refused and sent again: only these may arrive out of order. */
    Set<Integer> repeated() {
        return repeated;
    }

    /** Sends up to this number, and returns when all are acknowledged. */
    void sendAll(int count) throws InterruptedException {
        sendUntilSent(count);
        while (!unanswered.isEmpty() || !refused.isEmpty()) {
            step();
        }
    }

    /** Sends up to this number; the last ones may still be on their way. */
    void sendUntilSent(int count) throws InterruptedException {
        while (next < count) {
            if (refused.isEmpty() && unanswered.size() < UNANSWERED && mayGoAhead()) {
                send(next++);
            } else {
                step();
            }
        }
    }

    private boolean mayGoAhead() throws InterruptedException {
        if (!unanswered.isEmpty()) {
            return ahead.tryAcquire();
        }
        assertThat(ahead.tryAcquire(20, TimeUnit.SECONDS))
                .as("the recipient goes on receiving")
                .isTrue();
        return true;
    }

    private void step() {
        if (unanswered.isEmpty()) {
            repeated.addAll(refused);
            refused.forEach(this::send);
            refused.clear();
            return;
        }
        JsonObject answer =
                socket.await("an answer", frame -> Set.of("ack", "error").contains(frame.getString("type")));
        int number = Integer.parseInt(answer.getString("id"));
        assertThat(unanswered.remove(number)).as("one answer to each").isTrue();
        if (answer.getString("type").equals("error")) {
            assertThat(answer.getInteger("code")).isEqualTo(503);
            refused.add(number);
        }
    }

    /** The sender goes on with another connection: what was not answered is sent again, in order. */
    void moveTo(SocketClient other) {
        socket = other;
        unanswered.forEach(this::write);
    }

    private void send(int number) {
        unanswered.add(number);
        write(number);
    }

    private void write(int number) {
        socket.signal(to, Integer.toString(number), number);
    }
}
