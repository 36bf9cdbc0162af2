package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import webrtc.signaling.room.RoomDirectoryContract;

/** The contract holds in a Hazelcast map, on a member that is alone and between members. */
class HazelcastRoomDirectoryTest {
    /** A cluster of so many members, all in this JVM. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnMembers extends RoomDirectoryContract {
        private final int size;
        private final List<ClusterMember> members = new ArrayList<>();
        private final List<Node> nodes = new ArrayList<>();

        OnMembers(int size) {
            this.size = size;
        }

        @BeforeAll
        void start() {
            members.addAll(Members.join(size));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(members)
                            .allSatisfy(
                                    member -> assertThat(member.livingNodes()).hasSize(size)));
            for (ClusterMember member : members) {
                nodes.add(new Node(member.vertx(), new HazelcastRoomDirectory(member.vertx(), member.hazelcast())));
            }
        }

        @AfterAll
        void stop() {
            Members.close(members);
        }

        @Override
        protected List<Node> nodes() {
            return nodes;
        }

        @Override
        protected Set<String> storedRooms() {
            return members.get(0)
                    .hazelcast()
                    .<String, Object>getMap(HazelcastRoomDirectory.MAP)
                    .keySet();
        }
    }

    @Nested
    class OnOneMember extends OnMembers {
        OnOneMember() {
            super(1);
        }
    }

    @Nested
    class OnTwoMembers extends OnMembers {
        OnTwoMembers() {
            super(2);
        }
    }

    @Nested
    class OnThreeMembers extends OnMembers {
        OnThreeMembers() {
            super(3);
        }
    }
}
