package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NatsClientTest {
    private static final int SENDER = 8;
    private static final long PATIENCE_SECONDS = 10;

    /** That the other side has accepted wakes no loop. */
    private static final long LOOK_NANOS = 1_000_000;

    @Test
    void aMessageMayBeCutAnywhereIntoFrames() throws IOException {
        String payload = Letter.payload('b', SENDER, 300);
        String message = "MSG c7 1 " + payload.length() + "\r\n" + payload + "\r\n";
        Arrivals arrivals = new Arrivals();
        try (ServerSocket server = new ServerSocket(0);
                Loop loop = new Loop()) {
            NatsClient client = new NatsClient(loop, new Seat(server.getLocalPort(), "r", 7, false), arrivals);
            CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> accept(server));
            loop.run(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), accepted::isDone, () -> LOOK_NANOS);
            assertThat(accepted).isCompleted();
            try (Socket socket = accepted.join()) {
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(US_ASCII));
                for (int cut = 1; cut < message.length(); cut++) {
                    out.write(frame(message.substring(0, cut)));
                    out.write(frame(message.substring(cut)));
                    int expected = cut;
                    loop.runUntil(
                            () -> arrivals.senders.size() == expected,
                            PATIENCE_SECONDS,
                            "the one that is cut at " + cut);
                }
                client.end();
            }
        }
        assertThat(arrivals.senders).hasSize(message.length() - 1).containsOnly(SENDER);
    }

    private static Socket accept(ServerSocket server) {
        try {
            return server.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A binary frame of a server (RFC 6455, 5.2). */
    private static byte[] frame(String text) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x82);
        frame.write(126);
        frame.write(text.length() >> 8);
        frame.write(text.length());
        frame.write(text.getBytes(US_ASCII));
        return frame.toByteArray();
    }

    private static final class Arrivals implements Client.Listener {
        final List<Integer> senders = new ArrayList<>();

        @Override
        public void ready(Client client) {
            // It is never told that it is.
        }

        @Override
        public void arrived(Client client, long sentAt, char kind, int sender) {
            senders.add(sender);
        }
    }
}
