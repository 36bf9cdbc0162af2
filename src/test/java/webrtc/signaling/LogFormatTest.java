package webrtc.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.TestCluster;

/** What a node says on its standard output when it is asked for JSON. */
class LogFormatTest {
    private static final Pattern READY =
            Pattern.compile("Ready in a cluster of 1 nodes, on port (\\d+) and admin port \\d+");

    private static Process start() throws IOException {
        int clusterPort = TestCluster.freePorts(1).get(0);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // The tests have a configuration of their own.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--log-format=json");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        "0",
                        "ADMIN_PORT",
                        "0",
                        "HOST",
                        "127.0.0.1",
                        "CLUSTER_NAME",
                        "test-" + UUID.randomUUID(),
                        "CLUSTER_PORT",
                        Integer.toString(clusterPort),
                        "CLUSTER_MEMBERS",
                        "127.0.0.1:" + clusterPort));
        return builder.start();
    }

    /** Reads on up to the record that says that the node is ready, and gives its port. */
    private static int awaitReady(BufferedReader out, List<String> lines) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return Integer.parseInt(ready.group(1));
            }
        }
        throw new AssertionError("The node ended: " + lines);
    }

    @Test
    void everyLineIsAJsonObjectAndNoneTellsASecret() throws Exception {
        Process node = start();
        try (BufferedReader out = node.inputReader(UTF_8)) {
            List<String> lines = new ArrayList<>();
            int port = awaitReady(out, lines);
            String token;
            try (StreamClient stream = StreamClient.connect(port, "room=a")) {
                token = stream.await("session").data().getString("token");
                SocketClient alice = SocketClient.connect(port, "a", "alice");
                alice.await("welcome");
                alice.send(new JsonObject()
                        .put("type", "offer")
                        .put("payload", new JsonObject().put("sdp", "private-address")));
                stream.await("signal");
                // As by SIGTERM; the process itself would close its output too.
                node.toHandle().destroy();
                stream.awaitEnd();
                alice.close();
            }
            out.lines().forEach(lines::add);
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(lines)
                    .allSatisfy(line -> assertThat(new JsonObject(line).fieldNames())
                            .contains("timestamp", "level", "threadName", "loggerName", "formattedMessage"))
                    .noneSatisfy(line -> assertThat(line).contains(token))
                    .noneSatisfy(line -> assertThat(line).contains("private-address"));
        } finally {
            node.destroyForcibly();
        }
    }
}
