package webrtc.signaling.cluster;

import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import webrtc.signaling.testing.TestCluster;

/** Members of a cluster without a server on them, on loopback, with a name and ports of their own. */
final class Members {
    private Members() {}

    /** Joins so many members to one cluster, one after the other. */
    static List<ClusterMember> join(int count) {
        String name = "members-" + UUID.randomUUID();
        List<Integer> ports = TestCluster.freePorts(count);
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        List<ClusterMember> members = new ArrayList<>();
        for (int port : ports) {
            members.add(join(new ClusterMember.Options(name, "127.0.0.1", port, addresses, null, 0, null)));
        }
        return members;
    }

    static ClusterMember join(ClusterMember.Options options) {
        return TestCluster.get(ClusterMember.join(options, new VertxOptions().setEventLoopPoolSize(2), Transport.NIO));
    }

    /** Stops all of them at once. Members that shut down side by side wait for each other; these just go. */
    static void close(List<ClusterMember> members) {
        members.forEach(member -> member.hazelcast().getLifecycleService().terminate());
        TestCluster.get(Future.join(members.stream()
                .map(member -> member.vertx().close().otherwiseEmpty())
                .toList()));
    }
}
