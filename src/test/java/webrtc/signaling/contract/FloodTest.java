package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Loopback;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.TestCluster;

/** One address or session floods, and the others go on as if it did not. */
class FloodTest {
    private static final int SIGNALS = 500;
    private static final int LIMIT = 20;
    private static final int RATE = 1_500;
    private static final int BATCH = 100;
    private static final String SIGNAL = "{\"type\":\"custom\",\"to\":\"nobody\",\"payload\":1}";

    /** The flood ends by itself where nothing refuses it. */
    private static final int MOST = 20_000;

    /** Opens what it can, in new rooms all the time, and keeps much of it open. */
    private static final class Flooder {
        private final int port;
        private final Deque<Socket> kept = new ArrayDeque<>();
        private int admitted;
        private int refused;
        private int unheard;

        Flooder(int port) {
            this.port = port;
        }

        void flood(AtomicBoolean enough) {
            for (int i = 0; i < MOST && (!enough.get() || refused < LIMIT || unheard < 10 * LIMIT); i++) {
                String path = i % 2 == 0 ? "/api/connect?room=flood-" + i : "/ws?room_id=flood-" + i + "&client_id=f";
                String handshake = i % 2 == 0 ? "" : String.join("\r\n", RawSocket.HANDSHAKE) + "\r\n";
                connect("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + handshake + "\r\n");
            }
            for (Socket socket : kept) {
                close(socket);
            }
        }

        private void connect(String request) {
            Socket socket = new Socket();
            try {
                Loopback.connect(socket, 2, port);
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(request.getBytes(UTF_8));
                String said = read(socket);
                if (said.isEmpty()) {
                    unheard++;
                } else if (said.startsWith("HTTP/1.1 429 ") || said.contains("event: reconnect")) {
                    refused++;
                } else {
                    admitted++;
                }
            } catch (IOException e) {
                unheard++;
            }
            kept.add(socket);
            if (kept.size() > 5 * LIMIT) {
                close(kept.remove());
            }
        }

        /** Reads until it is clear what this is. */
        private static String read(Socket socket) throws IOException {
            StringBuilder said = new StringBuilder();
            byte[] some = new byte[4_096];
            while (said.indexOf("event: session") < 0
                    && said.indexOf("event: reconnect") < 0
                    && said.indexOf("HTTP/1.1 429 ") < 0
                    && said.indexOf("HTTP/1.1 101 ") < 0) {
                int length = socket.getInputStream().read(some);
                if (length < 0) {
                    break;
                }
                said.append(new String(some, 0, length, UTF_8));
            }
            return said.toString();
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError("It can't be closed", e);
            }
        }
    }

    @Test
    void aFloodFromOneAddressIsRefusedAndNobodyElseIs() {
        Map<String, String> settings = Map.of(
                "ADDRESS_CONNECTIONS", Integer.toString(LIMIT),
                "ADDRESS_SESSION_BURST", Integer.toString(LIMIT),
                "ADDRESS_ROOM_BURST", Integer.toString(LIMIT),
                "RATE_BURST", "1000000",
                "EVENT_LOOPS", "1");
        try (TestCluster cluster = TestCluster.start(1, settings);
                SocketClient alice = SocketClient.connect(cluster.port(0), "honest", "alice");
                SocketClient bob = SocketClient.connect(cluster.port(0), "honest", "bob")) {
            bob.welcome();
            exchange(alice, bob, "before");
            AtomicBoolean enough = new AtomicBoolean();
            Flooder flooder = new Flooder(cluster.port(0));
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flooder.flood(enough));
            exchange(alice, bob, "during");
            // Who has been nowhere yet is let in, too.
            try (SocketClient carol = SocketClient.connect(cluster.port(0), "another", "late")) {
                carol.welcome();
            }
            enough.set(true);
            flood.join();
            assertThat(flooder.admitted).isPositive();
            assertThat(flooder.refused).isGreaterThanOrEqualTo(LIMIT);
            assertThat(flooder.unheard).isGreaterThanOrEqualTo(10 * LIMIT);
        }
    }

    /** In a room of the honest ones, so that their home has both to do. */
    private static int floodWithSignals(int port, AtomicBoolean enough) {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH; i++) {
            batch.writeBytes(RawSocket.encode(RawSocket.TEXT, SIGNAL.getBytes(UTF_8)));
        }
        AtomicInteger refused = new AtomicInteger();
        try (RawSocket mallory = RawSocket.connect(port, "honest", "mallory")) {
            for (int i = 0; i < MOST / BATCH && (!enough.get() || refused.get() < RATE); i++) {
                mallory.bytes(batch.toByteArray()).text("{\"type\":\"ping\"}");
                mallory.await("pong", frame -> {
                    if (frame.first() == RawSocket.TEXT && frame.text().contains("\"code\":429")) {
                        refused.incrementAndGet();
                    }
                    return frame.text().contains("pong");
                });
            }
        }
        return refused.get();
    }

    @Test
    void aFloodOfSignalsIsRefusedAndNobodyElseIs() {
        Map<String, String> settings =
                Map.of("RATE_BURST", Integer.toString(RATE), "RATE_PER_SECOND", "1", "EVENT_LOOPS", "1");
        try (TestCluster cluster = TestCluster.start(1, settings);
                SocketClient alice = SocketClient.connect(cluster.port(0), "honest", "alice");
                SocketClient bob = SocketClient.connect(cluster.port(0), "honest", "bob")) {
            bob.welcome();
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Integer> refused =
                    CompletableFuture.supplyAsync(() -> floodWithSignals(cluster.port(0), enough));
            exchange(alice, bob, "during");
            enough.set(true);
            assertThat(refused.join()).isGreaterThanOrEqualTo(RATE);
            exchange(alice, bob, "after");
        }
    }

    /** Sends signals one after the other, each of which must arrive. */
    private static void exchange(SocketClient alice, SocketClient bob, String phase) {
        for (int i = 0; i < SIGNALS; i++) {
            assertThat(alice.acknowledged("bob", phase + i, i)).isEqualTo("delivered");
            assertThat(bob.await("custom").getString("id")).isEqualTo(phase + i);
        }
    }
}
