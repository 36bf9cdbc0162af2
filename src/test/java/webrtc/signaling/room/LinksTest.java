package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/** What homes hear of each other when they have lost each other in between. */
class LinksTest {
    private static final long NEVER_MILLIS = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private final Peer alpha = new Peer("alpha");
    private final Peer beta = new Peer("beta");

    /** A home that answers every request with what it was asked. */
    private final class Peer implements Links.Handler {
        private final HomeId id;
        private final Context context = OnContext.create(vertx);
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private Links links;

        Peer(String node) {
            this.id = new HomeId(node, 0);
        }

        void open() {
            run(Links::reachable);
        }

        /** On the home's context; an answer that does not come in 10 s is a failure. */
        <T> T run(Function<Links, Future<T>> action) {
            Promise<T> promise = Promise.promise();
            context.runOnContext(v -> {
                if (links == null) {
                    links = new Links(vertx, context, id, new Nodes(Set.of("alpha", "beta"), 1), this);
                }
                action.apply(links).onComplete(promise);
            });
            try {
                return promise.future().await(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                throw new AssertionError(e);
            }
        }

        String ask(Peer other, String text) {
            return run(l -> l.request(other.id, Links.Operation.KNOWS, new Packer(64).string(text), NEVER_MILLIS))
                    .string();
        }

        void lose(Peer other) {
            run(l -> {
                l.nodeGone(other.id.node());
                return Future.succeededFuture();
            });
        }

        @Override
        public Future<byte[]> request(HomeId from, Links.Operation operation, Unpacker body) {
            String text = body.string();
            heard.add(text);
            return Future.succeededFuture(bytes(text));
        }

        @Override
        public void told(HomeId from, Unpacker body) {
            heard.add(body.string());
        }
    }

    private static byte[] bytes(String text) {
        return new Packer(64).string(text).toBytes();
    }

    /** A message of one telling, as alpha sends it. */
    private Future<Void> send(long era, String text) {
        Packer message =
                new Packer(64).number(Links.VERSION).string("alpha").number(0).number(era);
        message.number(2).number(0).bytes(bytes(text));
        return vertx.eventBus().<Buffer>sender(beta.id.address()).write(Buffer.buffer(message.toBytes()));
    }

    @BeforeEach
    void open() {
        alpha.open();
        beta.open();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatWasSentBeforeTheSenderWasLostIsPassedOver() {
        send(0, "early").await();
        assertThat(alpha.ask(beta, "first")).isEqualTo("first");
        beta.lose(alpha);
        send(0, "late").await();
        // Beta has told alpha by then that its era is over.
        assertThat(beta.ask(alpha, "there?")).isEqualTo("there?");
        assertThat(alpha.ask(beta, "second")).isEqualTo("second");
        assertThat(beta.heard).containsExactly("early", "first", "second");
    }

    @Test
    void whatWasSentBeforeTheSenderWasLostIsPassedOverAlsoWhenNothingCameBefore() {
        beta.lose(alpha);
        send(0, "late").await();
        assertThat(beta.ask(alpha, "there?")).isEqualTo("there?");
        assertThat(alpha.ask(beta, "first")).isEqualTo("first");
        assertThat(beta.heard).containsExactly("first");
    }

    @Test
    void twoThatHaveLostEachOtherTalkAgain() {
        assertThat(alpha.ask(beta, "a")).isEqualTo("a");
        assertThat(beta.ask(alpha, "b")).isEqualTo("b");
        alpha.lose(beta);
        beta.lose(alpha);
        assertThat(alpha.ask(beta, "a again")).isEqualTo("a again");
        assertThat(beta.ask(alpha, "b again")).isEqualTo("b again");
    }

    @Test
    void whatWaitsForALostNodeIsNotSentToItLater() {
        alpha.run(l -> {
            l.tell(beta.id, bytes("too late"));
            l.nodeGone("beta");
            return Future.succeededFuture();
        });
        beta.lose(alpha);
        assertThat(alpha.ask(beta, "first")).isEqualTo("first");
        assertThat(beta.heard).containsExactly("first");
    }

    @Test
    void whoIsPassedOverIsToldSoAtOnce() {
        beta.lose(alpha);
        assertThatThrownBy(() -> alpha.ask(beta, "passed over"))
                .isInstanceOfSatisfying(
                        Links.LinkException.class, e -> assertThat(e.failure()).isEqualTo(Links.Failure.TIMED_OUT));
        assertThat(beta.heard).isEmpty();
    }
}
