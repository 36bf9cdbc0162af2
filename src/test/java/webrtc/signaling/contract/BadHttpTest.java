package webrtc.signaling.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webrtc.signaling.testing.HonestPair;
import webrtc.signaling.testing.Notation;
import webrtc.signaling.testing.Notation.Row;
import webrtc.signaling.testing.RawHttp;
import webrtc.signaling.testing.RawHttp.Reply;
import webrtc.signaling.testing.TestCluster;

/** Replays {@code bad-input/http.txt}: each line gets the answer that stands there, and costs nobody but its sender. */
class BadHttpTest {
    private static final Pattern SIMPLE = Pattern.compile("(\\S+) (\\S+?)( .*|«crlf».*|)");
    private static final Pattern ANSWER = Pattern.compile("(\\d+)(?: (.*?))?(?:, Allow: (.*))?(?:, end)?");
    private static final String HEAD = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final byte[] HEALTH = ("GET /api/health" + HEAD + "\r\n").getBytes(UTF_8);

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
        return Notation.rows("/bad-input/http.txt");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isAnsweredAsTheTableSays(Row row) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.port(0))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request(row.sent()));
            Reply last = null;
            for (String expected : row.expected().split(" \\+ ", -1)) {
                last = RawHttp.read(socket.getInputStream(), true);
                assertAnswer(last, expected);
            }
            assertNothingElseIsAnswered(socket, last, row.expected().endsWith(", end"));
        }
        honest.assertServed();
    }

    private static byte[] request(String sent) {
        if (sent.startsWith("RAW ")) {
            return Notation.bytes(sent.substring("RAW ".length()));
        }
        Matcher simple = SIMPLE.matcher(sent);
        assertThat(simple.matches()).as(sent).isTrue();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(Notation.bytes(simple.group(1) + " " + simple.group(2)));
        request.writeBytes(HEAD.getBytes(UTF_8));
        String rest = simple.group(3);
        if (simple.group(1).equals("POST")) {
            byte[] body = Notation.bytes(rest.isEmpty() ? "" : rest.substring(1));
            request.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
            request.writeBytes(body);
        } else {
            byte[] headers = Notation.bytes(rest);
            // What begins with a line end has header lines behind it.
            request.write(headers, Math.min(2, headers.length), Math.max(0, headers.length - 2));
            request.writeBytes((headers.length == 0 ? "\r\n" : "\r\n\r\n").getBytes(UTF_8));
        }
        return request.toByteArray();
    }

    private static void assertAnswer(Reply reply, String expected) {
        Matcher answer = ANSWER.matcher(expected);
        assertThat(answer.matches()).as(expected).isTrue();
        int status = Integer.parseInt(answer.group(1));
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        if (answer.group(2) != null) {
            assertThat(reply.json()).isEqualTo(JsonObject.of("error", answer.group(2), "code", status));
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
            assertThat(reply.header("Location")).isEmpty();
            assertThat(reply.header("Set-Cookie")).isEmpty();
        }
        if (answer.group(3) != null) {
            assertThat(reply.header("Allow")).isEqualTo(answer.group(3));
        }
    }

    /** The connection is over, or the next request on it gets its own answer: nothing in the row was another one. */
    private static void assertNothingElseIsAnswered(Socket socket, Reply last, boolean ended) throws IOException {
        if (ended || last.header("Connection").equals("close")) {
            if (last.status() == 413) {
                // The rest of the body is waited for.
                socket.shutdownOutput();
            }
            assertThatThrownBy(() -> RawHttp.read(socket.getInputStream(), true))
                    .isInstanceOf(IOException.class);
        } else {
            socket.getOutputStream().write(HEALTH);
            Reply health = RawHttp.read(socket.getInputStream(), true);
            assertThat(health.json().getString("service")).isEqualTo("webrtc-signaling-server");
        }
    }
}
