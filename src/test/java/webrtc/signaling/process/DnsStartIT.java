package webrtc.signaling.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.ServerProcess;

/** Nodes that start before DNS lists them. A file stands for DNS, which the JVM reads anew for each question. */
class DnsStartIT {
    @TempDir
    private Path folder;

    private final Map<String, String> settings = ServerProcess.ownCluster();
    private Path hosts;
    private ServerProcess first;
    private ServerProcess second;

    @BeforeEach
    void start() throws IOException {
        hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        settings.put("JDK_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
        settings.put("CLUSTER_DNS", "nodes.test");
        first = ServerProcess.start(settings);
        second = ServerProcess.start(settings);
    }

    @AfterEach
    void end() {
        second.close();
        first.close();
    }

    @Test
    void theyWaitUntilTheyAreListedAndAreOneCluster() throws IOException {
        first.awaitOut("Waiting for nodes.test");
        second.awaitOut("Waiting for nodes.test");
        Files.writeString(hosts, "127.0.0.1 nodes.test\n");
        first.awaitReady();
        second.awaitReady();
        // Where both had started alone, they would be one only after they have looked for each other.
        assertThat(first.out() + second.out()).contains("in a cluster of 2 nodes");
    }
}
