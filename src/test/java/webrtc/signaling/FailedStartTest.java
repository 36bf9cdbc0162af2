package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.TestCluster;

/** A node that can't serve after it has joined the cluster: it leaves again and says why. */
class FailedStartTest {
    @Test
    void aStartThatFailsInTheClusterTellsItsReason(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cluster.xml");
        try (InputStream ours = FailedStartTest.class.getResourceAsStream("/cluster.xml")) {
            assertThat(ours).isNotNull();
            String xml = new String(ours.readAllBytes(), StandardCharsets.UTF_8);
            // What Hazelcast's open edition has not: its map of rooms can't be made.
            Files.writeString(file, xml.replace(">BINARY<", ">NATIVE<"));
        }
        int port = TestCluster.freePorts(1).get(0);
        CompletableFuture<SignalingServer> started = SignalingServer.start(ServerConfig.ofEnvironment(Map.of(
                        "PORT",
                        "0",
                        "ADMIN_PORT",
                        "0",
                        "HOST",
                        "127.0.0.1",
                        "CLUSTER_NAME",
                        "failed-" + UUID.randomUUID(),
                        "CLUSTER_PORT",
                        Integer.toString(port),
                        "CLUSTER_MEMBERS",
                        "127.0.0.1:" + port,
                        "CLUSTER_CONFIG",
                        file.toString())))
                .toCompletionStage()
                .toCompletableFuture();
        assertThat(catchThrowable(() -> started.get(20, TimeUnit.SECONDS)))
                .isInstanceOf(ExecutionException.class)
                .hasStackTraceContaining("NATIVE");
    }
}
