package webrtc.signaling.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.protocol.Signal;
import webrtc.signaling.protocol.SignalType;

/** Nothing can be copied for a while: senders are told in time that nobody knows, also those on the same node. */
class StalledLogTest {
    private static final HomeId HERE = new HomeId("here", 0);
    private static final Limits IMPATIENT =
            new Limits(60_000, 60_000, 60_000, 200, 256, 100, 256, 512 << 10, 300, 50, false, IcePolicy.ALL);

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        get(vertx.close());
    }

    /** Another node that takes every message, and never answers. */
    private static void beSilent(HomeId home) {
        get(vertx.eventBus().consumer(home.address(), message -> {}).completion());
    }

    @Test
    void whoseSignalCanNotBeCopiedIsToldThatNobodyKnows() {
        Context context = OnContext.create(vertx);
        beSilent(new HomeId("other", 0));
        Home home = get(OnContext.ask(
                context,
                () -> Future.succeededFuture(new Home(
                        vertx,
                        HERE,
                        new InMemoryRoomDirectory(vertx),
                        new KeptLogs(),
                        Set.of(HERE.node(), "other"),
                        () -> 0,
                        Tracing.OFF,
                        IMPATIENT))));
        Home.Joined alice = get(OnContext.ask(context, () -> home.join("room", "alice", Grant.ALL, Samples.visitor())));
        get(OnContext.ask(context, () -> home.join("room", "bob", Grant.ALL, Samples.visitor())));
        for (int n = 0; n < 3; n++) {
            Signal signal =
                    new Signal("alice", "bob", SignalType.CUSTOM, "{}".getBytes(UTF_8), Signal.Form.VALUE, null);
            Verdict verdict = get(OnContext.ask(context, () -> home.send("room", alice.token(), signal, null)))
                    .verdict();
            assertThat(verdict).isEqualTo(Verdict.NOT_CONFIRMED);
        }
    }
}
