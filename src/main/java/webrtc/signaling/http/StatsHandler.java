package webrtc.signaling.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.protocol.RoomsDialect.ClientDetail;
import webrtc.signaling.protocol.RoomsDialect.RoomStats;
import webrtc.signaling.protocol.Secrets;
import webrtc.signaling.room.RoomDirectory;
import webrtc.signaling.room.RoomState;

/**
 * {@code GET /api/rooms/stats}: the rooms of the whole cluster, sorted.
 *
 * <p>One scan of the directory runs at a time. Who asks meanwhile gets the next one, together with all who wait: it
 * began after the question, so it shows whatever the caller did before.
 */
final class StatsHandler {
    /** Rooms of a page, unless fewer are asked for. */
    private static final int MOST_ROOMS = 1_000;

    private final RoomDirectory directory;
    private final @Nullable String adminToken;
    private boolean scanning;
    private @Nullable Promise<SortedMap<String, RoomState>> next;

    StatsHandler(RoomDirectory directory, @Nullable String adminToken) {
        this.directory = directory;
        this.adminToken = adminToken;
    }

    void stats(RoutingContext ctx) throws RefusedException {
        HttpServerRequest request = ctx.request();
        if (adminToken != null && !Secrets.same(adminToken, Tokens.of(request, null))) {
            ctx.response().putHeader("WWW-Authenticate", "Bearer");
            throw Refusal.ADMIN_TOKEN.asException();
        }
        boolean details = "true".equals(request.getParam("details"));
        int limit = limit(request.getParam("limit"));
        String after = request.getParam("after");
        String only = request.getParam("room_id");
        Future<byte[]> answer = only != null
                ? directory.read(only).compose(state -> one(only, state, details))
                : scan().map(rooms -> page(rooms, after, limit, details));
        answer.onSuccess(body -> Answers.json(ctx, body)).onFailure(e -> Answers.failed(ctx, e));
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

    private Future<SortedMap<String, RoomState>> scan() {
        if (!scanning) {
            Promise<SortedMap<String, RoomState>> asked = Promise.promise();
            startScan(asked);
            return asked.future();
        }
        if (next == null) {
            next = Promise.promise();
        }
        return next.future();
    }

    private void startScan(Promise<SortedMap<String, RoomState>> asked) {
        // Before the scan begins: a fast one is complete, and calls back, before this method is left.
        scanning = true;
        directory.scan().onComplete((rooms, failure) -> {
            Promise<SortedMap<String, RoomState>> waiting = next;
            next = null;
            scanning = false;
            if (waiting != null) {
                startScan(waiting);
            }
            asked.complete(rooms == null ? null : new TreeMap<>(rooms), failure);
        });
    }

    private static Future<byte[]> one(String room, RoomState state, boolean details) {
        if (state.isEmpty()) {
            return Future.failedFuture(Refusal.NO_SUCH_ROOM.asException());
        }
        return Future.succeededFuture(RoomsDialect.stats(
                List.of(room(room, state, details)), 1, state.members().size(), null));
    }

    private static byte[] page(SortedMap<String, RoomState> rooms, @Nullable String after, int limit, boolean details) {
        int clients = rooms.values().stream()
                .mapToInt(state -> state.members().size())
                .sum();
        // The smallest id behind one is that id and a NUL.
        SortedMap<String, RoomState> rest = after == null ? rooms : rooms.tailMap(after + '\0');
        List<RoomStats> page = new ArrayList<>();
        String last = null;
        for (Map.Entry<String, RoomState> entry : rest.entrySet()) {
            if (page.size() == limit) {
                return RoomsDialect.stats(page, rooms.size(), clients, last);
            }
            last = entry.getKey();
            page.add(room(last, entry.getValue(), details));
        }
        return RoomsDialect.stats(page, rooms.size(), clients, null);
    }

    private static RoomStats room(String room, RoomState state, boolean details) {
        List<ClientDetail> clients = state.members().values().stream()
                .map(member ->
                        new ClientDetail(member.peer(), member.home().node(), Instant.ofEpochMilli(member.since())))
                .toList();
        return new RoomStats(room, List.copyOf(state.members().keySet()), details ? clients : null);
    }
}
