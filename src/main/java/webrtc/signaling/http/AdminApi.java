package webrtc.signaling.http;

import io.vertx.ext.web.RoutingContext;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.RoomsDialect;
import webrtc.signaling.room.Home;

/** What only an operator may do: take clients out of their rooms. */
final class AdminApi {
    private final Home home;
    private final AdminToken admin;

    AdminApi(Home home, AdminToken admin) {
        this.home = home;
        this.admin = admin;
    }

    /** {@code DELETE /api/rooms/:room}. */
    void clear(RoutingContext ctx) throws RefusedException {
        admin.require(ctx.request());
        String room = room(ctx, 3);
        home.clear(room).onSuccess(verdict -> Answers.verdict(ctx, verdict, RoomsDialect.cleared(room)));
    }

    /** {@code DELETE /api/rooms/:room/clients/:client}. */
    void kick(RoutingContext ctx) throws RefusedException {
        admin.require(ctx.request());
        String room = room(ctx, 5);
        String client = ctx.pathParam("client");
        if (!Ids.isClient(client)) {
            throw Refusal.NO_SUCH_CLIENT.asException();
        }
        home.kick(room, client).onSuccess(verdict -> Answers.verdict(ctx, verdict, RoomsDialect.kicked(room, client)));
    }

    /** The room of a path of so many slashes. With more it was meant otherwise: {@code a/clients/..} is not room a. */
    private static String room(RoutingContext ctx, int slashes) throws RefusedException {
        if (ctx.request().path().chars().filter(c -> c == '/').count() != slashes) {
            throw Refusal.NOT_FOUND.asException();
        }
        String room = ctx.pathParam("room");
        if (!Ids.isRoom(room)) {
            throw Refusal.NO_SUCH_ROOM.asException();
        }
        return room;
    }
}
