package webrtc.signaling.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;
import webrtc.signaling.room.Home;
import webrtc.signaling.room.HomeId;
import webrtc.signaling.room.KeptLogs;
import webrtc.signaling.room.Limits;
import webrtc.signaling.room.RoomDirectory;
import webrtc.signaling.room.Tracing;

/**
 * Serves the public port on one event loop, with a home of its own: a connection that this loop accepted belongs to it,
 * and so does the session that it opens.
 */
public final class SignalingVerticle extends VerticleBase {
    private final HomeId id;
    private final RoomDirectory directory;
    private final KeptLogs keptLogs;
    private final Supplier<Set<String>> livingNodes;
    private final LongSupplier accepted;
    private final Tracing tracing;
    private final Limits limits;
    private final HttpLimits httpLimits;
    private final WebFiles webFiles;
    private final AccessGate gate;
    private final Visitors visitors;
    private final IceServers iceServers;
    private final SocketAddress address;
    private final HttpServerOptions options;
    private final Consumer<SignalingVerticle> started;

    private @Nullable Home home;
    private @Nullable HttpServer server;
    private List<String> routes = List.of();

    /**
     * A verticle, to be deployed once.
     *
     * @param accepted tells how many signals this node has accepted
     * @param tracing follows them
     * @param visitors what the clients of one address, and all together, may do
     * @param iceServers what clients are told to find each other by
     * @param address where to listen
     * @param options how to listen
     * @param started told when it serves
     */
    public SignalingVerticle(
            HomeId id,
            RoomDirectory directory,
            KeptLogs keptLogs,
            Supplier<Set<String>> livingNodes,
            LongSupplier accepted,
            Tracing tracing,
            Limits limits,
            HttpLimits httpLimits,
            WebFiles webFiles,
            AccessGate gate,
            Visitors visitors,
            IceServers iceServers,
            SocketAddress address,
            HttpServerOptions options,
            Consumer<SignalingVerticle> started) {
        this.id = id;
        this.directory = directory;
        this.keptLogs = keptLogs;
        this.livingNodes = livingNodes;
        this.accepted = accepted;
        this.tracing = tracing;
        this.limits = limits;
        this.httpLimits = httpLimits;
        this.webFiles = webFiles;
        this.gate = gate;
        this.visitors = visitors;
        this.iceServers = iceServers;
        this.address = address;
        this.options = options;
        this.started = started;
    }

    @Override
    public Future<?> start() {
        Home here = new Home(vertx, id, directory, keptLogs, livingNodes.get(), accepted, tracing, limits);
        context.put(Answers.COUNTS, here.counts());
        ConnectionWatch connections = new ConnectionWatch(visitors, httpLimits.requestMillis(), here.counts());
        Router router = router(here);
        HttpServer http = vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .requestHandler(request -> ConnectionWatch.take(request, router))
                .invalidRequestHandler(request -> Answers.invalid(request, here.counts()));
        routes = routes(router);
        home = here;
        server = http;
        return here.reachable().compose(reachable -> http.listen(address)).onSuccess(listening -> started.accept(this));
    }

    @Override
    public Future<?> stop() {
        // The home first: to it the closing of a connection would be the loss of a client.
        Future<?> closed = home == null ? Future.succeededFuture() : home.close();
        return closed.transform(done -> server == null ? Future.succeededFuture() : server.close());
    }

    /** Shows another certificate to who connects from now on, on all loops that share the port. */
    public Future<Boolean> show(KeyCertOptions certificate) {
        return server == null
                ? Future.succeededFuture(false)
                : server.updateSSLOptions(options.getSslOptions().copy().setKeyCertOptions(certificate));
    }

    /** The sessions of this loop; belongs to this verticle's context. */
    public Home home() {
        if (home == null) {
            throw new IllegalStateException("not started");
        }
        return home;
    }

    /** Method and path of everything that is served, such as {@code GET /api/health}. */
    public List<String> routes() {
        return routes;
    }

    private List<String> routes(Router router) {
        List<String> all = new ArrayList<>();
        for (Route route : router.getRoutes()) {
            if (route.methods() != null) {
                route.methods().forEach(method -> all.add(method + " " + route.getPath()));
            }
        }
        webFiles.paths().forEach(path -> all.addAll(List.of("GET " + path, "HEAD " + path)));
        return all;
    }

    /** The port that is listened on. */
    public int port() {
        return server == null ? -1 : server.actualPort();
    }

    private Router router(Home here) {
        Router router = Router.router(vertx);
        router.errorHandler(400, ctx -> Answers.refuseAndClose(ctx, Refusal.BAD_REQUEST.asException()));
        router.errorHandler(404, ctx -> Answers.refuse(ctx, Refusal.NOT_FOUND));
        router.errorHandler(405, ctx -> Answers.refuse(ctx, Refusal.BAD_METHOD));
        router.errorHandler(414, ctx -> Answers.refuse(ctx, Refusal.URI_TOO_LONG));
        router.errorHandler(500, ctx -> Answers.failed(ctx, ctx.failure()));
        // The handler of rejected origins fails with it.
        router.errorHandler(403, ctx -> Answers.refuse(ctx, Refusal.BAD_ORIGIN));
        // With a path, since one that can't be decoded is refused where it is matched.
        router.route("/*").handler(ExactRequests::check);
        CorsHandler cors = cors();
        router.route("/api/*").handler(cors).handler(SignalingVerticle::decodeQuery);

        // Routes are tried in this order, so what is called most stands first.
        BodyReader bodies = new BodyReader(httpLimits.bodyBytes());
        RateLimitFields rate = new RateLimitFields(limits.rateBurst(), limits.ratePerSecond());
        StreamApi stream = new StreamApi(here, new Turn(context), gate, visitors, iceServers, rate);
        post(router, "/api/signal", bodies, stream::signal);
        get(router, "/api/connect", stream::connect);
        post(router, "/api/leave", bodies, stream::leave);

        AdminToken admin = new AdminToken(httpLimits.adminToken());
        AdminApi operator = new AdminApi(here, admin);
        // Before the paths below: to DELETE they are rooms like any other.
        call(router, HttpMethod.DELETE, "/api/rooms/:room", operator::clear);
        call(router, HttpMethod.DELETE, "/api/rooms/:room/clients/:client", operator::kick);

        RoomsApi rooms = new RoomsApi(here, gate, visitors);
        get(router, "/api/health", rooms::health);
        post(router, "/api/rooms/join", bodies, rooms::join);
        post(router, "/api/rooms/leave", bodies, rooms::leave);
        get(router, "/api/rooms/stats", new StatsHandler(directory, here, admin)::stats);

        get(router, "/api/ice-servers", new IceApi(here, iceServers)::tell);

        // A script is asked for by pages of other origins too.
        router.route("/signaling*").handler(cors);
        router.route().handler(SignalingVerticle::decodeQuery);
        get(router, "/ws", new SocketHandler(here, gate, visitors, httpLimits, iceServers)::connect);

        // Behind the paths that have other methods of their own.
        refuseOthers(router, "/api/rooms/:room", "DELETE");
        refuseOthers(router, "/api/rooms/:room/clients/:client", "DELETE");

        router.route().handler(webFiles::serve);
        return router;
    }

    /** A query with a broken escape fails where a parameter is first asked for: here, so that it is no fault of ours. */
    private static void decodeQuery(RoutingContext ctx) {
        try {
            ctx.request().params();
        } catch (IllegalArgumentException e) {
            Answers.refuse(ctx, Refusal.BAD_REQUEST.saying("The query can't be decoded"));
            return;
        }
        ctx.next();
    }

    private CorsHandler cors() {
        CorsHandler cors = CorsHandler.create();
        if (httpLimits.allowsAnyOrigin()) {
            cors.addOrigin("*");
        } else {
            cors.addOrigins(httpLimits.origins());
        }
        return cors.allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE))
                .allowedHeaders(Set.of(
                        "Authorization",
                        "Cache-Control",
                        "Content-Type",
                        "Last-Event-ID",
                        "traceparent",
                        "X-Session-Id",
                        "X-Token"))
                .exposedHeaders(
                        Set.of("Retry-After", RateLimitFields.LIMIT.toString(), RateLimitFields.POLICY.toString()))
                .maxAgeSeconds(3600);
    }

    /** A call that has no body. */
    @FunctionalInterface
    private interface Call {
        void handle(RoutingContext ctx) throws RefusedException;
    }

    private static void get(Router router, String path, Call call) {
        call(router, HttpMethod.GET, path, call);
        refuseOthers(router, path, "GET");
    }

    private static void call(Router router, HttpMethod method, String path, Call call) {
        router.route(method, path).handler(ctx -> {
            try {
                call.handle(ctx);
            } catch (RefusedException e) {
                Answers.refuse(ctx, e);
            }
        });
    }

    private static void post(Router router, String path, BodyReader reader, BodyReader.Then then) {
        router.post(path).handler(ctx -> reader.read(ctx, then));
        refuseOthers(router, path, "POST");
    }

    private static void refuseOthers(Router router, String path, String allowed) {
        // DELETE takes it for a room of that name.
        String all = path.matches("/api/rooms/\\w+") ? allowed + ", DELETE" : allowed;
        router.route(path).handler(ctx -> {
            ctx.response().putHeader("Allow", all);
            Answers.refuse(ctx, Refusal.BAD_METHOD);
        });
    }
}
