package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webrtc.signaling.testing.HonestPair;
import webrtc.signaling.testing.Notation;
import webrtc.signaling.testing.Notation.Row;
import webrtc.signaling.testing.RawSocket;
import webrtc.signaling.testing.TestCluster;

/** Replays {@code bad-input/socket.txt}: each line gets what stands there, and costs nobody but its sender. */
class BadFrameTest {
    private static final Pattern ERROR = Pattern.compile("error (\\d+) (.*?)(?: \\[(.*)])?");

    private static TestCluster cluster;
    private static HonestPair honest;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(1, Map.of("RATE_BURST", "1000000"));
        honest = new HonestPair(cluster.port(0));
    }

    @AfterAll
    static void stop() {
        honest.close();
        cluster.close();
    }

    static List<Row> rows() {
        return Notation.rows("/bad-input/socket.txt");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isAnsweredAsTheTableSays(Row row) {
        String room = UUID.randomUUID().toString();
        try (RawSocket mallory = RawSocket.connect(cluster.port(0), room, "mallory")) {
            mallory.await("welcome");
            send(mallory, row.sent());
            if (row.expected().startsWith("close ")) {
                assertThat(mallory.awaitClose())
                        .isEqualTo(Integer.parseInt(row.expected().substring("close ".length())));
            } else {
                JsonObject answer = mallory.await(
                                "an answer",
                                frame -> frame.first() == RawSocket.TEXT
                                        && List.of("error", "pong")
                                                .contains(frame.json().getString("type")))
                        .json();
                assertThat(answer).isEqualTo(expected(row.expected()));
                mallory.text("{\"type\":\"ping\"}").await("pong");
            }
        }
        honest.assertServed();
    }

    private static void send(RawSocket mallory, String sent) {
        if (sent.startsWith("BYTES ")) {
            mallory.bytes(Notation.bytes(sent.substring("BYTES ".length())));
            return;
        }
        for (String frame : sent.split(" \\+ ", -1)) {
            byte[] payload = Notation.bytes(frame.length() < 3 ? "" : frame.substring(3));
            try {
                mallory.frame(Integer.parseInt(frame.substring(0, 2), 16), payload);
            } catch (AssertionError ended) {
                // By the frame before: what it was told is looked at.
                return;
            }
        }
    }

    private static JsonObject expected(String text) {
        if (text.equals("pong")) {
            return new JsonObject().put("type", "pong");
        }
        Matcher error = ERROR.matcher(text);
        assertThat(error.matches()).as(text).isTrue();
        JsonObject frame = new JsonObject()
                .put("type", "error")
                .put("code", Integer.parseInt(error.group(1)))
                .put("error", error.group(2));
        return error.group(3) == null ? frame : frame.put("id", error.group(3));
    }
}
