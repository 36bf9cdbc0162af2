package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static webrtc.signaling.room.Samples.HERE;
import static webrtc.signaling.room.Samples.THERE;
import static webrtc.signaling.room.Samples.enter;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.room.RoomCommand.Adopt;
import webrtc.signaling.room.RoomCommand.Attach;
import webrtc.signaling.room.RoomCommand.Enter;

/** What homes make of a directory that did what it was asked, lost its answer, and was asked again on their behalf. */
class LostAnswerTest {
    /** Loses the first answer to a command of one kind, and gives that to the repeated one. */
    private static final class ForgetfulDirectory extends InMemoryRoomDirectory {
        private final AtomicReference<Class<? extends RoomCommand>> loses = new AtomicReference<>();

        ForgetfulDirectory(Vertx vertx) {
            super(vertx);
        }

        @Override
        public Future<RoomResult> change(String room, RoomCommand command) {
            return loses.compareAndSet(command.getClass(), null)
                    ? super.change(room, command).compose(lost -> super.change(room, command))
                    : super.change(room, command);
        }
    }

    private static final Limits QUICK =
            new Limits(60_000, 1_000, 50, 2_000, 256, 100, 256, 512 << 10, 300, 50, false, IcePolicy.ALL);

    private static Vertx vertx;
    private static ForgetfulDirectory directory;
    private static Resident here;
    private static Resident there;

    private String room = "";

    /** A home, and the context that it belongs to. */
    private record Resident(Context context, Home home) {
        static Resident start(HomeId id) {
            Context context = OnContext.create(vertx);
            Promise<Home> started = Promise.promise();
            context.runOnContext(v -> {
                Home home = new Home(
                        vertx,
                        id,
                        directory,
                        new KeptLogs(),
                        Set.of(HERE.node(), THERE.node(), "dead"),
                        () -> 0,
                        Tracing.OFF,
                        QUICK);
                home.reachable().map(home).onComplete(started);
            });
            return new Resident(context, get(started.future()));
        }

        <T> Future<T> ask(Function<Home, Future<T>> question) {
            Promise<T> promise = Promise.promise();
            context.runOnContext(v -> question.apply(home).onComplete(promise));
            return promise.future();
        }
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        directory = new ForgetfulDirectory(vertx);
        here = Resident.start(HERE);
        there = Resident.start(THERE);
    }

    @AfterAll
    static void stop() {
        get(here.ask(Home::close));
        get(there.ask(Home::close));
        get(vertx.close());
    }

    @BeforeEach
    void takeARoomOfItsOwn(TestInfo test) {
        room = test.getDisplayName();
        directory.loses.set(null);
    }

    private RoomState state() {
        return get(directory.read(room));
    }

    @Test
    void aJoinIsDoneOnce() {
        directory.loses.set(Enter.class);
        Home.Joined joined = get(here.ask(home -> home.join(room, "alice", Grant.ALL, Samples.visitor())));
        assertThat(joined.client()).isEqualTo("alice");
        assertThat(state().members()).containsOnlyKeys("alice");
    }

    @Test
    void aTakeOverByTokenIsDone() {
        Home.Joined joined = get(here.ask(home -> home.join(room, "alice", Grant.ALL, Samples.visitor())));
        directory.loses.set(Attach.class);
        Admission admission =
                get(there.ask(home -> home.admitSocket(room, "alice", joined.token(), Grant.ALL, Samples.visitor())));
        get(admission.movedIn());
        assertThat(admission.resumed()).isTrue();
        assertThat(state().members().get("alice").home()).isEqualTo(THERE);
    }

    @Test
    void aClientThatAttachesByItsIdGetsInAtOnceOrSoon() {
        get(here.ask(home -> home.join(room, "alice", Grant.ALL, Samples.visitor())));
        directory.loses.set(Attach.class);
        await().ignoreExceptions()
                .until(() -> there.ask(home -> home.admitSocket(room, "alice", null, Grant.ALL, Samples.visitor()))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get()
                        .resumed());
    }

    @Test
    void adoptedSessionsEndWithTheirGrace() {
        get(directory.change(room, enter("alice", new HomeId("dead", 0), SessionState.CONNECTED)));
        adopt();
        await().untilAsserted(() -> assertThat(state().isEmpty()).isTrue());
    }

    @Test
    void adoptedSessionsEndWithTheirGraceAlsoWhenTheAnswerWasLost() {
        get(directory.change(room, enter("alice", new HomeId("dead", 0), SessionState.CONNECTED)));
        directory.loses.set(Adopt.class);
        adopt();
        await().untilAsserted(() -> assertThat(state().isEmpty()).isTrue());
    }

    private void adopt() {
        here.context().runOnContext(v -> here.home().nodes(Set.of(HERE.node(), THERE.node())));
        here.context().runOnContext(v -> here.home().adopt(room, Set.of("dead")));
        await().untilAsserted(() -> assertThat(state().nodes()).doesNotContain("dead"));
    }
}
