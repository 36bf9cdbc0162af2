package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import webrtc.signaling.room.SignalLogContract;

/** The contract holds in a Hazelcast map between two members. */
class HazelcastSignalLogTest extends SignalLogContract {
    private static List<ClusterMember> members;
    private static List<Node> nodes;

    @BeforeAll
    static void start() {
        members = Members.join(2);
        await().untilAsserted(() -> assertThat(members)
                .allSatisfy(member -> assertThat(member.livingNodes()).hasSize(2)));
        // While copies move, a put may miss its own and fail; the home would put again.
        await().until(() -> members.get(0).hazelcast().getPartitionService().isClusterSafe());
        nodes = members.stream()
                .map(member -> new Node(member.vertx(), new HazelcastSignalLog(member.vertx(), member.hazelcast())))
                .toList();
    }

    @AfterAll
    static void stop() {
        Members.close(members);
    }

    @Override
    protected List<Node> nodes() {
        return nodes;
    }
}
