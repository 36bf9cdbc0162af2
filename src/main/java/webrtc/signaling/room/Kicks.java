package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * Takes clients out of a room at an operator's word, one of them or all, wherever they live. Their homes do it, each
 * for its own: what a home has, the directory alone could not end. Belongs to the home's context.
 */
final class Kicks {
    private final Vertx vertx;
    private final Links links;
    private final Rosters rosters;
    private final Sessions sessions;
    private final Forwarding forwarding;
    private final Nodes nodes;
    private final Limits limits;

    Kicks(
            Vertx vertx,
            Links links,
            Rosters rosters,
            Sessions sessions,
            Forwarding forwarding,
            Nodes nodes,
            Limits limits) {
        this.vertx = vertx;
        this.links = links;
        this.rosters = rosters;
        this.sessions = sessions;
        this.forwarding = forwarding;
        this.nodes = nodes;
        this.limits = limits;
    }

    /** Takes one client out. Never fails. */
    Future<Verdict> kick(String room, String client) {
        return forwarding
                .forward(room, client, Links.Operation.KICK, body(room, client))
                .map(Answer::verdict);
    }

    /** Takes out everybody who is in the room now; who comes meanwhile may be among them. Never fails. */
    Future<Verdict> clear(String room) {
        Clearing clearing = new Clearing(room);
        clearing.look();
        return clearing.promise.future();
    }

    private static Packer body(String room, @Nullable String client) {
        return new Packer(192).string(room).optional(client);
    }

    /** Another home, or this one, asks to end what lives here: one session of a room, or all. */
    Future<byte[]> kicked(Unpacker body) {
        RoomView view = rosters.view(body.string());
        String client = body.optional();
        if (view == null || (client != null && view.session(client) == null)) {
            return Future.succeededFuture(Verdict.NOT_HERE.pack());
        }
        List<Future<?>> ends = List.copyOf(view.sessions().values()).stream()
                .filter(session -> client == null || session.client().equals(client))
                .<Future<?>>map(session -> sessions.end(session, LeaveReason.KICKED))
                .toList();
        // Where the directory does not answer, the home goes on telling it.
        return Future.join(ends).transform(done -> Future.succeededFuture(Verdict.DONE.pack()));
    }

    /** Asks the homes of a room until none of those is in it who were when it began. */
    private final class Clearing {
        private final String room;
        private final Promise<Verdict> promise = Promise.promise();
        private final long deadline = System.nanoTime() + limits.answerMillis() * 1_000_000;
        private Map<String, Member> first = Map.of();
        private int tries;

        Clearing(String room) {
            this.room = room;
        }

        void look() {
            rosters.read(room).onSuccess(this::found).onFailure(e -> again());
        }

        private void found(RoomState state) {
            if (first.isEmpty()) {
                first = state.members();
            }
            if (first.isEmpty()) {
                // Of a room that is not known it may be told later, in a cluster that has just lost nodes.
                if (nodes.isInDoubt()) {
                    again();
                } else {
                    promise.complete(Verdict.NO_SUCH_ROOM);
                }
                return;
            }
            Set<HomeId> homes = state.members().values().stream()
                    .filter(this::wasThere)
                    .map(Member::home)
                    .collect(Collectors.toSet());
            if (homes.isEmpty()) {
                promise.complete(Verdict.DONE);
            } else {
                ask(homes);
            }
        }

        private boolean wasThere(Member member) {
            Member before = first.get(member.client());
            return before != null && before.since() == member.since();
        }

        private void ask(Set<HomeId> homes) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                promise.complete(Verdict.NOT_CONFIRMED);
                return;
            }
            List<Future<?>> asked = homes.stream()
                    .<Future<?>>map(home -> links.request(home, Links.Operation.KICK, body(room, null), left))
                    .toList();
            Future.join(asked).onComplete(done -> again());
        }

        private void again() {
            long delay = Backoff.millis(tries++);
            if (deadline - System.nanoTime() < delay * 1_000_000) {
                promise.complete(Verdict.NOT_CONFIRMED);
            } else {
                vertx.setTimer(delay, timer -> look());
            }
        }
    }
}
