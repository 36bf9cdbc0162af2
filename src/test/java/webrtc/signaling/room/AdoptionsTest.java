package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static webrtc.signaling.room.Samples.HERE;
import static webrtc.signaling.room.Samples.enter;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.room.HomeCounts.Event;
import webrtc.signaling.room.RoomCommand.Adopt;

/** A home takes in what dead nodes leave, few rooms at a time. */
class AdoptionsTest {
    private static final int ROOMS = 3 * Adoptions.AT_ONCE;
    private static final HomeId DEAD = new HomeId("dead", 0);
    private static final HomeId GONE = new HomeId("gone", 0);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = OnContext.create(vertx);
    private final RoomDirectory rooms = new SlowDirectory();
    private final AtomicInteger asked = new AtomicInteger();
    private final Promise<Void> answering = Promise.promise();
    private Home home;

    /** Answers who adopts when the test wants it to. */
    private final class SlowDirectory extends InMemoryRoomDirectory {
        SlowDirectory() {
            super(vertx);
        }

        @Override
        public Future<RoomResult> change(String room, RoomCommand command) {
            if (command instanceof Adopt) {
                asked.incrementAndGet();
                return answering.future().compose(v -> super.change(room, command));
            }
            return super.change(room, command);
        }
    }

    @BeforeEach
    void fill() {
        Promise<Home> started = Promise.promise();
        context.runOnContext(v -> started.complete(new Home(
                vertx,
                HERE,
                rooms,
                new KeptLogs(),
                Set.of(HERE.node(), DEAD.node(), GONE.node()),
                () -> 0,
                Tracing.OFF,
                Limits.defaults())));
        home = get(started.future());
        for (int i = 0; i < ROOMS; i++) {
            get(rooms.change("room " + i, enter("alice", DEAD, SessionState.CONNECTED)));
        }
        get(rooms.change("last", enter("alice", GONE, SessionState.CONNECTED)));
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    private void living(String... nodes) {
        context.runOnContext(v -> home.nodes(Set.of(nodes)));
    }

    private void adoptAll() {
        Promise<Void> told = Promise.promise();
        context.runOnContext(v -> {
            for (int i = 0; i < ROOMS; i++) {
                home.adopt("room " + i, Set.of(DEAD.node()));
            }
            home.adopt("last", Set.of(GONE.node()));
            told.complete();
        });
        get(told.future());
    }

    private long adopted() {
        return home.counts().events(Event.ADOPTED);
    }

    @Test
    void allAreTakenInAndFewAtATime() {
        living(HERE.node());
        adoptAll();
        assertThat(asked).hasValue(Adoptions.AT_ONCE);
        // Who looks around again meanwhile finds the same rooms.
        adoptAll();
        assertThat(asked).hasValue(Adoptions.AT_ONCE);
        context.runOnContext(v -> answering.complete());
        await().untilAsserted(() -> assertThat(adopted()).isEqualTo(ROOMS + 1));
        assertThat(asked).hasValue(ROOMS + 1);
        assertThat(get(rooms.scan()).values())
                .allSatisfy(state -> assertThat(state.nodes()).containsExactly(HERE.node()));
    }

    @Test
    void whoComesBackBeforeItsTurnKeepsItsSessions() {
        living(HERE.node());
        adoptAll();
        living(HERE.node(), DEAD.node());
        context.runOnContext(v -> answering.complete());
        await().untilAsserted(() -> assertThat(get(rooms.read("last")).nodes()).containsExactly(HERE.node()));
        assertThat(asked).hasValue(Adoptions.AT_ONCE + 1);
    }
}
