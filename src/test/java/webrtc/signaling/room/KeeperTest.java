package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Unpacker;

/** Which node keeps the copy of a home's log, and when it becomes another one. */
class KeeperTest {
    private static final HomeId SELF = new HomeId("a", 0);
    private static final Set<String> ALL = Set.of("a", "b", "c");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = OnContext.create(vertx);
    private final Nodes nodes = new Nodes(ALL, 1);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Other b = new Other("b");
    private final Other c = new Other("c");
    private Keeper keeper;

    /** A home of another node. */
    private final class Other implements Links.Handler {
        private final KeptLogs kept = new KeptLogs();
        private final HomeId id;
        private Links links;

        Other(String node) {
            id = new HomeId(node, 0);
        }

        Future<Void> open() {
            Context own = OnContext.create(vertx);
            return OnContext.ask(own, () -> {
                links = new Links(vertx, own, id, new Nodes(ALL, 1), this);
                return links.reachable();
            });
        }

        @Override
        public Future<byte[]> request(HomeId from, Links.Operation operation, Unpacker body) {
            return Future.succeededFuture(kept.answer(from, operation, body));
        }

        @Override
        public void told(HomeId from, Unpacker body) {
            throw new AssertionError("nothing is told");
        }

        /** The numbers that it has, of a log that is sealed by that. */
        List<Long> numbers() {
            KeptLogs.Page page = kept.read(SELF, 0);
            return page == null ? List.of() : List.copyOf(page.segments().keySet());
        }
    }

    @BeforeEach
    void open() {
        b.open().await();
        c.open().await();
        Links.Handler nobody = new Other("nobody");
        on(() -> {
            Links links = new Links(vertx, context, SELF, nodes, nobody);
            keeper = new Keeper(vertx, links, SELF, nodes, new Keeper.Follower() {
                @Override
                public void begun() {
                    told.add("begun");
                }

                @Override
                public void alone() {
                    told.add("alone");
                }
            });
            return links.reachable();
        });
        look();
        awaitTold("begun");
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private <T> T on(Supplier<Future<T>> action) {
        return OnContext.ask(context, action).await();
    }

    private void look() {
        on(() -> {
            keeper.look();
            return Future.succeededFuture();
        });
    }

    private void leaves(String node) {
        on(() -> {
            nodes.leaves(node);
            keeper.look();
            return Future.succeededFuture();
        });
    }

    private void put(long number) {
        on(() -> keeper.put(number, new byte[] {1}));
    }

    private void awaitTold(String... what) {
        await().untilAsserted(() -> assertThat(told).containsExactly(what));
    }

    @Test
    void theNextOfTheRingKeepsIt() {
        put(1);
        put(2);
        assertThat(b.numbers()).containsExactly(1L, 2L);
        assertThat(c.numbers()).isEmpty();
    }

    @Test
    void whoIsAboutToLeaveIsFollowedByAnother() {
        put(1);
        leaves("b");
        awaitTold("begun", "begun");
        put(2);
        assertThat(b.numbers()).containsExactly(1L);
        assertThat(c.numbers()).containsExactly(2L);
    }

    @Test
    void whoSaysOnlyWhenAskedThatItLeavesIsPassedOver() {
        c.kept.leave();
        leaves("b");
        awaitTold("begun", "alone");
    }

    @Test
    void amongNodesThatLeaveItIsAlone() {
        leaves("b");
        awaitTold("begun", "begun");
        leaves("c");
        awaitTold("begun", "begun", "alone");
    }

    @Test
    void whoIsGoneBeforeTheClusterKnowsIsFollowedByAnother() {
        b.links.close().await();
        assertThatThrownBy(() -> put(1)).hasMessageContaining("UNREACHABLE");
        awaitTold("begun", "begun");
        put(1);
        assertThat(c.numbers()).containsExactly(1L);
    }

    @Test
    void whoHasSealedTheLogIsWaitedFor() {
        assertThat(b.numbers()).isEmpty();
        assertThatThrownBy(() -> put(1)).hasMessageContaining("does not keep it any more");
        // It forgets what it has where the home was only cut off.
        b.kept.look(Set.of("b"));
        b.kept.look(ALL);
        awaitTold("begun", "begun");
        put(1);
        assertThat(b.numbers()).containsExactly(1L);
        assertThat(c.numbers()).isEmpty();
    }
}
