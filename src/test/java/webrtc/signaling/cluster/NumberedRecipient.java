package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.testing.SocketClient;

/** Receives what a {@link NumberedSender} sends, on one connection after the other, each from where the last one ended. */
final class NumberedRecipient implements AutoCloseable {
    private final String room;
    private final String client;
    private final String token;
    private final List<Integer> received = new ArrayList<>();
    private SocketClient socket;
    private String cursor;

    NumberedRecipient(int port, String room, String client) {
        this.room = room;
        this.client = client;
        this.socket = SocketClient.connect(port, room, client);
        this.token = socket.token();
    }

    /** Reads on until it has so many in all. */
    void receive(int count, NumberedSender sender) {
        while (received.size() < count) {
            JsonObject frame = socket.await(
                    "a signal",
                    next -> SocketClient.isSignal(next)
                            || next.getString("type").equals("reset"));
            assertThat(frame.getString("type")).as("nothing was lost").isEqualTo("custom");
            received.add(frame.getInteger("payload"));
            cursor = frame.getString("cursor");
            sender.received();
        }
    }

    /** Connects to another node, again while that is not possible; the connection before is cut first, or superseded. */
    void moveTo(int port, boolean cut) {
        SocketClient old = socket;
        if (cut) {
            old.cut();
        }
        socket = await().until(() -> tryConnect(port), Objects::nonNull);
        assertThat(socket.welcome().getBoolean("resumed")).isTrue();
        old.close();
    }

    private @Nullable SocketClient tryConnect(int port) {
        try {
            return SocketClient.open(port, SocketClient.path(room, client, token, cursor));
        } catch (SocketClient.Refused e) {
            assertThat(e.status()).isEqualTo(503);
            return null;
        }
    }

    /** All of the numbers up to this have come, none twice, and in order except for those that had to be repeated. */
    void assertEachOnceInOrder(int count, NumberedSender sender) {
        assertThat(socket.rest()).as("signals that came again").noneMatch(frame -> SocketClient.isSignal(frame));
        assertThat(received)
                .as("each once")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).boxed().toList());
        received.removeAll(sender.repeated());
        assertThat(received).as("in order").isSorted();
        assertThat(sender.repeated()).as("repeated").hasSizeLessThan(count / 10);
    }

    @Override
    public void close() {
        socket.close();
    }
}
