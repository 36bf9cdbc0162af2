package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/** What a node learns of the others' counts, and that those who do not tell are not passed over. */
class SignalCountsTest {
    private static final Nodes NODES = new Nodes(Set.of("gone", "here", "silent", "there"), 1);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = OnContext.create(vertx);

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    private <T> T onContext(Supplier<Future<T>> question) {
        return get(OnContext.ask(context, question));
    }

    /** A node's first home, which answers any question like this. */
    private Links node(String name, Future<byte[]> answer) {
        Links.Handler handler = new Links.Handler() {
            @Override
            public Future<byte[]> request(HomeId from, Links.Operation operation, Unpacker body) {
                assertThat(operation).isEqualTo(Links.Operation.COUNT);
                return answer;
            }

            @Override
            public void told(HomeId from, Unpacker body) {
                throw new AssertionError("nobody tells");
            }
        };
        return onContext(() -> {
            Links links = new Links(vertx, context, new HomeId(name, 0), NODES, handler);
            vertx.setPeriodic(10, timer -> links.sweep());
            return links.reachable().map(links);
        });
    }

    @Test
    void aNodeThatDoesNotAnswerIsThereWithoutANumber() {
        Links here =
                node("here", Future.succeededFuture(new Packer(8).number(300).toBytes()));
        node("there", Future.succeededFuture(new Packer(8).number(5).toBytes()));
        node("silent", Promise.<byte[]>promise().future());
        SignalCounts counts = new SignalCounts(here, NODES, () -> 300);
        assertThat(new Unpacker(counts.own()).number()).isEqualTo(300);

        SortedMap<String, @Nullable Long> answers = onContext(counts::ask);
        assertThat(answers.keySet()).containsExactly("gone", "here", "silent", "there");
        assertThat(answers.values()).containsExactly(null, 300L, null, 5L);
    }
}
