package webrtc.signaling.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Cursor;
import webrtc.signaling.protocol.EventId;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.protocol.StreamDialect;
import webrtc.signaling.room.Admission;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.Verdict;
import webrtc.signaling.room.Visitor;

/** The calls of the stream API: connect, signal, leave. */
final class StreamApi {
    private static final Buffer SUCCESS = Buffer.buffer(StreamDialect.success(false));
    private static final Buffer QUEUED = Buffer.buffer(StreamDialect.success(true));

    private final Home home;
    private final Turn turn;
    private final AccessGate gate;
    private final Visitors visitors;
    private final IceServers iceServers;
    private final RateLimitFields rate;

    StreamApi(Home home, Turn turn, AccessGate gate, Visitors visitors, IceServers iceServers, RateLimitFields rate) {
        this.home = home;
        this.turn = turn;
        this.gate = gate;
        this.visitors = visitors;
        this.iceServers = iceServers;
        this.rate = rate;
    }

    /**
     * {@code GET /api/connect}: answers 200 and an event stream for everything but a missing room, or an access token
     * where one is asked for.
     */
    void connect(RoutingContext ctx) throws RefusedException {
        HttpServerRequest request = ctx.request();
        String room = RoomParameter.of(request);
        gate.admit(request, room, null)
                .onSuccess(access -> connect(request, room, access))
                .onFailure(e -> Answers.failed(ctx, e));
    }

    private void connect(HttpServerRequest request, String room, Access access) {
        if (request.response().closed()) {
            // It would not be told again.
            return;
        }
        Visitor visitor = visitors.of(request);
        EventStream stream = new EventStream(request, home, turn, iceServers, visitor);
        EventId last = EventId.parse(request.getHeader("Last-Event-ID"));
        EventId resumed = last != null && access.isFor(last.session()) ? last : null;
        String client = SessionParameter.of(request);
        boolean named = client != null && access.isFor(client);
        String token = Tokens.of(request, request.getParam("token"));
        home.admitStream(room, resumed, named ? client : null, token, access.client(), access.grant(), visitor)
                .onSuccess(admission -> stream.admitted(admission, cursor(last, admission)))
                .onFailure(stream::refused);
        // The request lives as long as its stream, and what it said is a kilobyte or more.
        request.headers().clear();
        request.params().clear();
    }

    /** A cursor is one of its own session. */
    private static @Nullable Cursor cursor(@Nullable EventId last, Admission admission) {
        boolean same = last != null && last.session().equals(admission.session().client());
        return last != null && same ? last.cursor() : null;
    }

    /** {@code POST /api/signal}: answers when the signal is accepted for good, or when it can't be. */
    void signal(RoutingContext ctx, byte[] body) throws RefusedException {
        String room = RoomParameter.of(ctx.request());
        StreamDialect.SignalRequest request = StreamDialect.readSignal(body);
        String token = Tokens.of(ctx.request(), request.token());
        home.send(room, token, request.signal(), TraceParent.of(ctx.request())).onSuccess(answer -> {
            rate.put(ctx.response(), answer);
            Verdict verdict = answer.verdict();
            Answers.verdict(ctx, verdict, verdict == Verdict.QUEUED ? QUEUED : SUCCESS);
        });
    }

    /** {@code POST /api/leave}: only the token does it, and it does nothing any more afterwards. */
    void leave(RoutingContext ctx, byte[] body) throws RefusedException {
        String room = RoomParameter.of(ctx.request());
        StreamDialect.LeaveRequest request = StreamDialect.readLeave(body);
        String token = Tokens.of(ctx.request(), request.token());
        home.leave(room, request.sender(), token, false).onSuccess(verdict -> {
            boolean unknown = verdict == Verdict.NO_SUCH_CLIENT || verdict == Verdict.NO_SUCH_ROOM;
            Answers.verdict(ctx, unknown ? Verdict.BAD_TOKEN : verdict, SUCCESS);
        });
    }
}
