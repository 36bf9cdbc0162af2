package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.room.Samples.HERE;
import static webrtc.signaling.room.Samples.THERE;
import static webrtc.signaling.room.Samples.text;
import static webrtc.signaling.testing.TestCluster.get;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.RoomCommand.Attach;
import webrtc.signaling.room.RoomCommand.Proof;

/** A home hands a session over to another one, which dies before it has copied what it got. */
class HandOverLostTest {
    private static final Set<String> BOTH = Set.of(HERE.node(), THERE.node());

    private final Vertx vertx = Vertx.vertx();
    private final InMemoryRoomDirectory directory = new InMemoryRoomDirectory(vertx);
    private final Context here = OnContext.create(vertx);
    private final Context there = OnContext.create(vertx);
    private Home home;
    private Links other;

    /** The other home, which asks, and answers nothing. */
    private static final class Silent implements Links.Handler {
        @Override
        public Future<byte[]> request(HomeId from, Links.Operation operation, Unpacker body) {
            return Future.succeededFuture(Verdict.NOT_HERE.pack());
        }

        @Override
        public void told(HomeId from, Unpacker body) {
            // It has nothing to do with it.
        }
    }

    private static <T> T on(Context context, Supplier<Future<T>> action) {
        return get(OnContext.ask(context, action));
    }

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void theSessionComesBackWithWhatItLeftWith() {
        on(there, () -> {
            other = new Links(vertx, there, THERE, new Nodes(BOTH, 1), new Silent());
            return other.reachable();
        });
        on(here, () -> {
            home = new Home(
                    vertx,
                    HERE,
                    directory,
                    new KeptLogs(),
                    Set.of(HERE.node()),
                    () -> 0,
                    Tracing.OFF,
                    Limits.defaults());
            return home.reachable();
        });
        Home.Joined alice = on(here, () -> home.join("room", "alice", Grant.ALL, Samples.visitor()));
        Home.Joined bob = on(here, () -> home.join("room", "bob", Grant.ALL, Samples.visitor()));
        Answer sent = on(
                here,
                () -> home.send(
                        "room", bob.token(), Samples.signal("bob", "kept").to("alice"), null));
        assertThat(sent.verdict()).isEqualTo(Verdict.QUEUED);
        on(here, () -> {
            home.nodes(BOTH);
            return Future.succeededFuture();
        });

        byte[] token = Secrets.digest(alice.token());
        RoomResult moved = get(directory.change(
                "room",
                new Attach(
                        "alice", Proof.TOKEN, token, THERE, TransportKind.SSE, System.currentTimeMillis(), Grant.ALL)));
        Packer request = new Packer(64)
                .string("room")
                .string("alice")
                .number(moved.member().epoch());
        Unpacker handedOver = on(there, () -> other.request(HERE, Links.Operation.HAND_OVER, request, 1_000));
        assertThat(Verdict.read(handedOver)).isEqualTo(Verdict.DONE);

        on(here, () -> {
            home.nodes(Set.of(HERE.node()));
            return Future.succeededFuture();
        });
        Admission back = on(here, () -> home.admitSocket("room", "alice", alice.token(), Grant.ALL, Samples.visitor()));
        get(back.movedIn());
        Inbox inbox = back.session().inbox();
        assertThat(inbox.resume(null)).isTrue();
        Inbox.Entry kept = inbox.next();
        assertThat(kept).isNotNull();
        assertThat(text(kept.signal())).isEqualTo("kept");
    }
}
