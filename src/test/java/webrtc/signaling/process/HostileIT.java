package webrtc.signaling.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Conformance;
import webrtc.signaling.testing.HonestPair;
import webrtc.signaling.testing.ServerProcess;

/**
 * Frames and bodies of hostile clients, as many as {@code hostile.count} says, against a node with a small heap: it
 * does not end, no socket falls silent, and an honest pair is served all the while.
 */
class HostileIT {
    private static final int CLIENTS = 4;

    private final int count = Integer.getInteger("hostile.count");
    private final long seed = Long.getLong("hostile.seed", System.currentTimeMillis());

    @Test
    void theyCostThemselvesOnly() throws Exception {
        try (ServerProcess node = start()) {
            attack(node);
            assertThat(node.process().isAlive()).isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    node.api().get("/api/rooms/stats").json().getInteger("total_clients"))
                            .as("clients that are there when the others have gone")
                            .isZero());
            assertThat(node.out()).doesNotContain("ERROR", "OutOfMemory");
        }
        Conformance.assertKept();
    }

    private static ServerProcess start() {
        Map<String, String> settings = ServerProcess.ownCluster();
        settings.put("JDK_JAVA_OPTIONS", "-Xmx256m -XX:+ExitOnOutOfMemoryError");
        settings.put("PENDING_SECONDS", "2");
        settings.put("GRACE_SECONDS", "2");
        settings.put("HEARTBEAT_SECONDS", "1");
        // All of them come from one address.
        settings.put("ADDRESS_CONNECTIONS", "0");
        settings.put("ADDRESS_SESSION_BURST", "0");
        settings.put("ADDRESS_ROOM_BURST", "0");
        settings.put("RATE_PER_SECOND", "1000000");
        settings.put("RATE_BURST", "1000000");
        return ServerProcess.start(settings).awaitReady();
    }

    /** As long as the hostile clients are at it, the honest ones talk. */
    private void attack(ServerProcess node) {
        AtomicInteger left = new AtomicInteger(count);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try (HonestPair honest = new HonestPair(node.port())) {
            List<CompletableFuture<Void>> attacks = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                HostileClient client = new HostileClient(node.port(), seed + i);
                attacks.add(CompletableFuture.runAsync(() -> client.attack(left), threads));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(attacks.toArray(CompletableFuture[]::new));
            do {
                honest.assertServed();
            } while (!all.isDone());
            honest.assertServed();
            all.join();
        } catch (Throwable e) {
            throw new AssertionError("hostile.seed=" + seed + "; the node said " + node.out(), e);
        } finally {
            left.set(0);
            threads.shutdown();
        }
    }
}
