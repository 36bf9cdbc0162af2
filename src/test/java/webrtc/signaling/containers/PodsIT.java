package webrtc.signaling.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The image as three pods that find each other by DNS: clients lose nothing when one is killed, or all are rolled. */
@EnabledIfSystemProperty(
        named = "containers",
        matches = "true",
        disabledReason = "a run of its own: see CONTRIBUTING.md")
class PodsIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int BETWEEN_MILLIS = 50;

    private static Pods pods;

    private int sent;

    @BeforeAll
    static void start() throws Exception {
        String lacks = Podman.lacks();
        assumeTrue(lacks == null, lacks);
        pods = new Pods();
        awaitOneCluster();
    }

    @AfterAll
    static void stop() throws Exception {
        if (pods != null) {
            pods.close();
        }
    }

    @Test
    void noneOfThemStartedAlone() {
        long alone = IntStream.range(0, Pods.COUNT)
                .filter(pod -> pods.log(pod).contains("in a cluster of 1 node."))
                .count();
        assertThat(alone).as("the first one may have").isLessThanOrEqualTo(1);
    }

    @Test
    void aKilledPodAndARollingRestartLoseNothing() throws Exception {
        String room = UUID.randomUUID().toString();
        try (Caller alice = new Caller(pods, 0, room, "alice");
                Caller bob = new Caller(pods, 1, room, "bob")) {
            exchange("killing 0", alice, bob, () -> pods.kill(0));
            exchange("starting 0", alice, bob, () -> startAgain(0));
            for (int i = 0; i < Pods.COUNT; i++) {
                int pod = i;
                exchange("rolling " + pod, alice, bob, () -> {
                    pods.stop(pod);
                    startAgain(pod);
                });
            }
            Integer[] all = IntStream.range(0, sent).boxed().toArray(Integer[]::new);
            assertThat(alice.received()).containsExactly(all);
            assertThat(bob.received()).containsExactly(all);
        }
    }

    /** The nodes look every 5 s whether all has a copy: before that is so, no node may be lost. */
    private static void awaitOneCluster() {
        await().during(Duration.ofSeconds(6)).atMost(START).until(pods::areOneCluster);
    }

    private static void startAgain(int pod) {
        pods.start(pod);
        awaitOneCluster();
    }

    /** Both send and receive while something happens, and once more after it. */
    private void exchange(String what, Caller alice, Caller bob, Runnable event) throws Exception {
        System.out.println("After " + sent + " exchanges: " + what);
        CompletableFuture<Void> happening = CompletableFuture.runAsync(event);
        boolean over;
        do {
            over = isOver(happening);
            alice.send("bob", sent);
            bob.send("alice", sent);
            sent++;
            alice.receive(sent);
            bob.receive(sent);
        } while (!over);
    }

    private static boolean isOver(CompletableFuture<Void> event) throws Exception {
        try {
            event.get(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
