package webrtc.signaling.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.room.Home;

/** {@code GET /api/ice-servers}: fresh credentials for a session that lasts longer than those it was told first. */
final class IceApi {
    private final Home home;
    private final IceServers servers;

    IceApi(Home home, IceServers servers) {
        this.home = home;
        this.servers = servers;
    }

    void tell(RoutingContext ctx) throws RefusedException {
        HttpServerRequest request = ctx.request();
        String room = RoomParameter.of(request);
        String client = SessionParameter.of(request);
        if (client == null) {
            throw Refusal.BAD_SESSION.asException();
        }
        String token = Tokens.of(request, request.getParam("token"));
        home.check(room, client, token)
                .onSuccess(
                        verdict -> Answers.verdict(ctx, verdict, servers.answer(client, System.currentTimeMillis())));
    }
}
