package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Packer;

/**
 * Takes a request about a session from the home where it came in to the session's home, and looks again while the
 * session moves. A request that may have been carried out is not repeated: its caller is told so.
 */
final class Forwarding {
    private final Vertx vertx;
    private final Links links;
    private final Rosters rosters;
    private final Limits limits;

    Forwarding(Vertx vertx, Links links, Rosters rosters, Limits limits) {
        this.vertx = vertx;
        this.links = links;
        this.rosters = rosters;
        this.limits = limits;
    }

    /** Sends the request to the home of the session; never fails, and never takes longer than the limit. */
    Future<Answer> forward(String room, String client, Links.Operation operation, Packer body) {
        Request request = new Request(room, client, operation, body);
        request.start();
        return request.promise.future();
    }

    private final class Request {
        private final String room;
        private final String client;
        private final Links.Operation operation;
        private final Packer body;
        private final long deadline = System.nanoTime() + limits.answerMillis() * 1_000_000;
        private final Promise<Answer> promise = Promise.promise();
        private int tries;

        Request(String room, String client, Links.Operation operation, Packer body) {
            this.room = room;
            this.client = client;
            this.operation = operation;
            this.body = body;
        }

        void start() {
            HomeId home = rosters.homeOf(room, client);
            if (home == null) {
                lookUp();
            } else {
                ask(home);
            }
        }

        private void lookUp() {
            rosters.read(room).onSuccess(this::found).onFailure(e -> again());
        }

        private void found(RoomState state) {
            Member member = state.member(client);
            if (member != null) {
                ask(member.home());
            } else if (rosters.mayBeThere(room, client)) {
                again();
            } else {
                promise.complete(Answer.of(absent(state)));
            }
        }

        private Verdict absent(RoomState state) {
            if (operation == Links.Operation.SEND || operation == Links.Operation.CHECK) {
                return Verdict.BAD_SESSION;
            }
            return state.isEmpty() ? Verdict.NO_SUCH_ROOM : Verdict.NO_SUCH_CLIENT;
        }

        private void ask(HomeId home) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                promise.complete(Answer.of(Verdict.NOT_CONFIRMED));
                return;
            }
            links.request(home, operation, body, left)
                    .onSuccess(answer -> answered(Answer.read(answer)))
                    .onFailure(e -> unanswered(e instanceof Links.LinkException link ? link.failure() : null));
        }

        private void answered(Answer answer) {
            if (answer.verdict().isPassing()) {
                again();
            } else {
                promise.complete(answer);
            }
        }

        private void unanswered(Links.@Nullable Failure failure) {
            if (failure == Links.Failure.UNREACHABLE) {
                again();
            } else {
                promise.complete(
                        Answer.of(failure == Links.Failure.OVERLOADED ? Verdict.OVERLOADED : Verdict.NOT_CONFIRMED));
            }
        }

        private void again() {
            long delay = Backoff.millis(tries++);
            if (deadline - System.nanoTime() < delay * 1_000_000) {
                promise.complete(Answer.of(Verdict.NOT_CONFIRMED));
            } else {
                vertx.setTimer(delay, timer -> lookUp());
            }
        }
    }
}
