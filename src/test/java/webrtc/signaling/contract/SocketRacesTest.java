package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.RawSocket;

/** Clients that do two things at once, and connections that end while something is under way. */
class SocketRacesTest extends SocketContract {
    /** Hazelcast needs the common pool, where nothing may block. */
    private static final Executor THREADS = task -> new Thread(task, "races").start();

    private static final Set<String> ANSWERS = Set.of("pong", "reset");
    private static final Set<String> OF_NO_INTEREST = Set.of("welcome", "roster", "heartbeat", "bye");

    @Test
    void ofTwoWhoTakeOneIdAtOnceOneIsLetIn() {
        for (int round = 0; round < 10; round++) {
            String client = "client-" + round;
            List<RawSocket> both = atOnce(() -> open(near(), client, ""), () -> open(far(), client, ""));
            assertThat(both).extracting(RawSocket::status).containsExactlyInAnyOrder(101, 409);
        }
    }

    @Test
    void ofTwoWhoAttachToOneSessionAtOnceOneIsLetIn() {
        for (int round = 0; round < 10; round++) {
            String client = "client-" + round;
            pending(near(), client);
            List<RawSocket> both = atOnce(() -> open(near(), client, ""), () -> open(far(), client, ""));
            assertThat(both).extracting(RawSocket::status).containsExactlyInAnyOrder(101, 409);
        }
    }

    @Test
    void ofTwoWhoTakeOverAtOnceOneIsSupersededAndNoSignalIsLost() {
        SocketPeer bob = join(near(), "bob");
        for (int round = 0; round < 10; round++) {
            String client = "client-" + round;
            String token = "&token=" + pending(near(), client);
            bob.sendAcked(saying(client, "held"), "held " + round);
            List<RawSocket> both = atOnce(() -> open(near(), client, token), () -> open(far(), client, token));
            assertThat(both).extracting(RawSocket::status).containsExactly(101, 101);
            await().pollInterval(Duration.ofMillis(5)).until(() -> heard(both).contains("4009"));
            bob.sendAcked(saying(client, "the end"), "end " + round);
            await().pollInterval(Duration.ofMillis(5)).until(() -> heard(both).contains("the end"));
            assertThat(heard(both)).containsExactlyInAnyOrder("held", "the end", "4009");
        }
    }

    @Test
    void aSessionThatMovesAgainAndAgainTakesItsInboxAlong() {
        List<CompletableFuture<Void>> all = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.runAsync(() -> moveAgainAndAgain("client-" + i), THREADS))
                .toList();
        all.forEach(CompletableFuture::join);
    }

    private void moveAgainAndAgain(String client) {
        String token = "&token=" + pending(near(), client);
        for (int round = 0; round < 60; round++) {
            try (RawSocket socket = open(round % 2 == 0 ? far() : near(), client, token)) {
                JsonObject first = socket.text("{\"type\":\"ping\"}")
                        .await("a pong or a reset", frame -> ANSWERS.contains(type(frame)))
                        .json();
                assertThat(first).isEqualTo(new JsonObject().put("type", "pong"));
            }
        }
    }

    @Test
    void aClientThatLeavesWhileItsSignalsAreUnderWayStillSentThem() {
        SocketPeer bob = join(far(), "bob");
        for (int round = 0; round < 5; round++) {
            String client = "client-" + round;
            RawSocket sender = raw(near(), client);
            for (int i = 0; i < 20; i++) {
                sender.text(saying("bob", client + " " + i).put("id", "" + i).encode());
            }
            sender.sayClose(4000);
            assertThat(bob.heardUntil(client + " 19")).hasSize(20);
        }
    }

    /** The texts of the signals that sockets got, the codes with which they were closed, and what else came. */
    private static List<String> heard(List<RawSocket> sockets) {
        return sockets.stream()
                .flatMap(socket -> socket.rest().stream())
                .filter(frame -> !OF_NO_INTEREST.contains(type(frame)))
                .map(frame -> frame.first() == RawSocket.CLOSE
                        ? Integer.toString(frame.code())
                        : frame.json().getJsonObject("payload", frame.json()).getString("text", frame.text()))
                .toList();
    }

    private static String type(RawSocket.Frame frame) {
        return frame.first() == RawSocket.TEXT ? frame.json().getString("type") : "";
    }

    private RawSocket open(Api node, String client, String more) {
        return RawSocket.open(node.port(), path(client, more));
    }

    private List<RawSocket> atOnce(Supplier<RawSocket> one, Supplier<RawSocket> other) {
        CompletableFuture<RawSocket> first = CompletableFuture.supplyAsync(one, THREADS);
        CompletableFuture<RawSocket> second = CompletableFuture.supplyAsync(other, THREADS);
        return List.of(closing(first.join()), closing(second.join()));
    }
}
