package webrtc.signaling.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.Visitor;

/** The REST calls of the rooms API: health, join, leave. */
final class RoomsApi {
    private final Home home;
    private final AccessGate gate;
    private final Visitors visitors;

    RoomsApi(Home home, AccessGate gate, Visitors visitors) {
        this.home = home;
        this.gate = gate;
        this.visitors = visitors;
    }

    /** {@code GET /api/health}: tells of nothing but this process. */
    void health(RoutingContext ctx) {
        Answers.json(ctx, RoomsDialect.health(Instant.now()));
    }

    /** {@code POST /api/rooms/join}. */
    void join(RoutingContext ctx, byte[] body) throws RefusedException {
        RoomsDialect.Join join = RoomsDialect.readJoin(body);
        String room = join.room() == null ? Ids.random() : join.room();
        Visitor visitor = visitors.of(ctx.request());
        gate.admit(ctx.request(), room, join.client())
                .compose(access -> home.join(room, access.clientOf(join.client()), access.grant(), visitor))
                .onSuccess(joined -> Answers.json(ctx, RoomsDialect.joined(room, joined.client(), joined.token())))
                .onFailure(e -> Answers.failed(ctx, e));
    }

    /** {@code POST /api/rooms/leave}. */
    void leave(RoutingContext ctx, byte[] body) throws RefusedException {
        RoomsDialect.Leave leave = RoomsDialect.readLeave(body);
        @Nullable String token = Tokens.of(ctx.request(), leave.token());
        if (token == null && Tokens.any(ctx.request(), leave.token())) {
            throw Refusal.BAD_TOKEN.asException();
        }
        home.leave(leave.room(), leave.client(), token, true)
                .onSuccess(verdict -> Answers.verdict(ctx, verdict, RoomsDialect.left(leave.room(), leave.client())));
    }
}
