package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigXmlGenerator;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.TestCluster;

/** What becomes of cluster.xml: every placeholder is filled from the options, and the members find each other by it. */
class ClusterXmlTest {
    private final String name = "xml-" + UUID.randomUUID();
    private final int port = TestCluster.freePorts(1).get(0);
    private final List<ClusterMember> members = new ArrayList<>();

    @AfterEach
    void stop() {
        Members.close(members);
    }

    private ClusterMember join(ClusterMember.Options options) {
        ClusterMember member = Members.join(options);
        members.add(member);
        return member;
    }

    private ClusterMember.Options options(List<String> addresses, String dns, Path file) {
        return new ClusterMember.Options(name, "127.0.0.1", port, addresses, dns, 0, file);
    }

    @Test
    void everyPlaceholderIsFilledFromTheOptions() {
        Config config = join(options(List.of("127.0.0.1:" + port, "127.0.0.1:1"), null, null))
                .hazelcast()
                .getConfig();
        assertThat(new ConfigXmlGenerator(true, false).generate(config)).doesNotContain("${");
        assertThat(config.getClusterName()).matches(name + "-hz\\d+\\.\\d+");
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(port);
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("127.0.0.1:" + port, "127.0.0.1:1");
        assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    }

    @Test
    void theRoomsAreKeptTwiceAndAWriteIsNotConfirmedBeforeBothAre() {
        Config config = join(options(List.of("127.0.0.1:" + port), null, null))
                .hazelcast()
                .getConfig();
        assertThat(config.getMapConfig(HazelcastRoomDirectory.MAP).getBackupCount())
                .isEqualTo(1);
        assertThat(config.getMapConfig(HazelcastRoomDirectory.MAP).getAsyncBackupCount())
                .isZero();
        assertThat(config.getMapConfig(HazelcastRoomDirectory.MAP).isReadBackupData())
                .isFalse();
        assertThat(config.getProperty("hazelcast.operation.fail.on.indeterminate.state"))
                .isEqualTo("true");
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    }

    @Test
    void membersFindEachOtherByAName() {
        join(options(List.of("127.0.0.1"), "localhost", null));
        ClusterMember second = join(options(List.of("127.0.0.1"), "localhost", null));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(second.livingNodes()).hasSize(2));
    }

    @Test
    void anOperatorsOwnFileIsFilledTheSameWay(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("own.xml");
        try (InputStream ours = ClusterMember.class.getResourceAsStream("/cluster.xml")) {
            assertThat(ours).isNotNull();
            String xml = new String(ours.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, xml.replace("<metrics enabled=\"false\"/>", "<instance-name>own</instance-name>"));
        }
        Config config = join(options(List.of("127.0.0.1:" + port), null, file))
                .hazelcast()
                .getConfig();
        assertThat(config.getInstanceName()).isEqualTo("own");
        assertThat(config.getClusterName()).startsWith(name);
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(port);
    }

    @Test
    void aFileThatIsNotThereFailsTheFuture(@TempDir Path folder) {
        Future<ClusterMember> joined = ClusterMember.join(
                options(List.of(), null, folder.resolve("missing.xml")), new VertxOptions(), Transport.NIO);
        assertThat(joined.failed()).isTrue();
    }
}
