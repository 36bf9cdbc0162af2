package webrtc.signaling.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.room.Admission;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.Visitor;

/** {@code GET /ws}: everything is decided before the upgrade, so a refusal is an HTTP answer. */
final class SocketHandler {
    /** One of the options of {@code Connection}. */
    private static final Pattern UPGRADE = Pattern.compile("(?i)(^|,)\\s*upgrade\\s*(,|$)");

    /** 16 bytes in Base64. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");

    private final Home home;
    private final AccessGate gate;
    private final Visitors visitors;
    private final HttpLimits limits;
    private final IceServers iceServers;

    SocketHandler(Home home, AccessGate gate, Visitors visitors, HttpLimits limits, IceServers iceServers) {
        this.home = home;
        this.gate = gate;
        this.visitors = visitors;
        this.limits = limits;
        this.iceServers = iceServers;
    }

    void connect(RoutingContext ctx) throws RefusedException {
        HttpServerRequest request = ctx.request();
        String room = request.getParam("room_id");
        String client = request.getParam("client_id");
        if (room == null || room.isEmpty() || client == null || client.isEmpty()) {
            throw Refusal.MISSING_SOCKET_IDS.asException();
        }
        if (!Ids.isRoom(room)) {
            throw Refusal.BAD_ROOM_ID.asException();
        }
        if (!Ids.isClient(client)) {
            throw Refusal.BAD_CLIENT_ID.asException();
        }
        if (!limits.allowsOrigin(request.getHeader(HttpHeaders.ORIGIN))) {
            throw Refusal.BAD_ORIGIN.asException();
        }
        if (!isHandshake(request)) {
            ctx.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw Refusal.UPGRADE_REQUIRED.asException();
        }
        String inQuery = request.getParam("token");
        String token = Tokens.of(request, inQuery);
        if (token == null && Tokens.any(request, inQuery)) {
            throw Refusal.BAD_TOKEN.asException();
        }
        Cursor cursor = Cursor.parse(request.getParam("cursor"));
        Visitor visitor = visitors.of(request).connected();
        gate.admit(request, room, client)
                .compose(access -> home.admitSocket(room, client, token, access.grant(), visitor))
                .onSuccess(admission -> upgrade(request, admission, cursor, visitor))
                .onFailure(e -> {
                    visitor.disconnected();
                    Answers.failed(ctx, forSocket(e));
                });
    }

    /** Whether it is a whole opening handshake (RFC 6455, 4.2.1), so that nobody is admitted who can't connect. */
    private static boolean isHandshake(HttpServerRequest request) {
        String connection = request.getHeader(HttpHeaders.CONNECTION);
        String key = request.getHeader("Sec-WebSocket-Key");
        return request.version() == HttpVersion.HTTP_1_1
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && connection != null
                && UPGRADE.matcher(connection).find()
                && "13".equals(request.getHeader("Sec-WebSocket-Version"))
                && key != null
                && KEY.matcher(key).matches();
    }

    private void upgrade(HttpServerRequest request, Admission admission, @Nullable Cursor cursor, Visitor visitor) {
        if (request.response().closed()) {
            visitor.disconnected();
            home.abandon(admission);
            return;
        }
        ConnectionWatch.upgraded(request);
        SocketTransport transport = new SocketTransport(
                request, visitor::disconnected, home, admission.session(), limits.bodyBytes(), iceServers);
        home.open(admission, transport, cursor);
    }

    /** A full room is a matter of time for who wants to connect. */
    private static Throwable forSocket(Throwable failure) {
        return failure instanceof RefusedException refused && refused.refusal() == Refusal.ROOM_FULL
                ? Refusal.OVERLOADED.saying(Refusal.ROOM_FULL.text())
                : failure;
    }
}
