package webrtc.signaling.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.RoomDirectory;

/**
 * {@code GET /api/rooms/stats}: the rooms of the whole cluster, sorted.
 *
 * <p>The cluster is asked once at a time. Who asks meanwhile gets the next answer, together with all who wait: it was
 * asked for after the question, so it shows whatever the caller did before.
 */
final class StatsHandler {
    /** Rooms of a page, unless fewer are asked for. */
    private static final int MOST_ROOMS = 1_000;

    private final RoomDirectory directory;
    private final Home home;
    private final AdminToken admin;
    private boolean asking;
    private @Nullable Promise<StatsPage.Snapshot> next;

    StatsHandler(RoomDirectory directory, Home home, AdminToken admin) {
        this.directory = directory;
        this.home = home;
        this.admin = admin;
    }

    void stats(RoutingContext ctx) throws RefusedException {
        HttpServerRequest request = ctx.request();
        if (admin.isSet()) {
            admin.require(request);
        }
        boolean details = "true".equals(request.getParam("details"));
        StatsPage page = new StatsPage(
                details, limit(request.getParam("limit")), request.getParam("after"), request.getParam("search"));
        String only = request.getParam("room_id");
        Future<byte[]> answer = only != null
                ? directory.read(only).map(state -> page.of(only, state))
                : snapshot().map(page::of);
        answer.onSuccess(body -> answered(ctx, body)).onFailure(e -> Answers.failed(ctx, e));
    }

    private static void answered(RoutingContext ctx, byte @Nullable [] body) {
        if (body == null) {
            Answers.refuse(ctx, Refusal.NO_SUCH_ROOM);
        } else {
            Answers.json(ctx, body);
        }
    }

    private static int limit(@Nullable String text) throws RefusedException {
        if (text == null) {
            return MOST_ROOMS;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_ROOMS) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number out of range.
        }
        throw Refusal.BAD_REQUEST.saying("limit is a number from 1 to " + MOST_ROOMS);
    }

    private Future<StatsPage.Snapshot> snapshot() {
        if (!asking) {
            Promise<StatsPage.Snapshot> asked = Promise.promise();
            ask(asked);
            return asked.future();
        }
        if (next == null) {
            next = Promise.promise();
        }
        return next.future();
    }

    private void ask(Promise<StatsPage.Snapshot> asked) {
        Future<SortedMap<String, @Nullable Long>> signals = home.signals();
        // Before the rooms are asked for: a fast answer is there, and calls back, before this method is left.
        asking = true;
        directory
                .scan()
                .compose(rooms -> signals.map(counts -> new StatsPage.Snapshot(new TreeMap<>(rooms), counts)))
                .onComplete((snapshot, failure) -> {
                    Promise<StatsPage.Snapshot> waiting = next;
                    next = null;
                    asking = false;
                    if (waiting != null) {
                        ask(waiting);
                    }
                    asked.complete(snapshot, failure);
                });
    }
}
