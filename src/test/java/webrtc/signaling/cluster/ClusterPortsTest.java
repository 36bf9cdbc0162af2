package webrtc.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.TestCluster;

/** Whom a member listens to, and what it takes from there. */
class ClusterPortsTest {
    private final List<Integer> ports = TestCluster.freePorts(2);
    private final List<ClusterMember> members = new ArrayList<>();

    @AfterEach
    void stop() {
        Members.close(members);
    }

    private ClusterMember join(String host) {
        ClusterMember member = Members.join(new ClusterMember.Options(
                "ports-" + UUID.randomUUID(), host, ports.get(0), List.of(host), null, ports.get(1), null));
        members.add(member);
        return member;
    }

    /** What is bound to all addresses of a machine would be there at each of loopback's. */
    @Test
    void bothPortsAreBoundWhereTheyAreToldAndNowhereElse() throws IOException {
        join("127.0.0.1");
        for (int port : ports) {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    /** What an attacker would send: its code runs while it is read. */
    private static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1;
        private static final AtomicInteger RUNS = new AtomicInteger();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            RUNS.incrementAndGet();
        }
    }

    @Test
    void noClassIsReadByJavaSerializationButThoseOfFailures() {
        IMap<String, Object> map = join("127.0.0.1").hazelcast().getMap("any");
        map.set("gadget", new Gadget());
        assertThatThrownBy(() -> map.get("gadget"))
                .isInstanceOfAny(HazelcastSerializationException.class, SecurityException.class)
                .hasMessageContaining("not allowed");
        assertThat(Gadget.RUNS).hasValue(0);
        map.set("vertx", new VertxException("of a library"));
        assertThatThrownBy(() -> map.get("vertx")).hasMessageContaining("not allowed");
        map.set("failure", new IllegalStateException("of the JDK"));
        assertThat(map.get("failure")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBusTakesNoJavaObjectsEither() {
        ClusterMember member = join("127.0.0.1");
        assertThatThrownBy(() -> member.vertx().eventBus().send("anybody", new Gadget()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
