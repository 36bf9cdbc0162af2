package webrtc.signaling.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import webrtc.signaling.protocol.Refusal;

/**
 * The web pages, and what they are made of: a fixed list of files from the class path, held in memory. No path of a
 * request ever names a file, so there is nothing to list and nowhere to climb to.
 */
public final class WebFiles {
    /** Served at its name; a page without {@code .html}, and {@code index.html} at the root. */
    private static final List<String> NAMES = List.of(
            "index.html",
            "app.js",
            "app-call.js",
            "app-media.js",
            "app.css",
            "base.css",
            "dashboard.html",
            "dashboard.css",
            "dashboard.js",
            "dashboard-cluster.js",
            "dashboard-plot.js",
            "dashboard-rates.js",
            "dashboard-rooms.js",
            "docs.html",
            "docs.css",
            "docs.js",
            "docs-http.js",
            "docs-parts.js",
            "docs-socket.js",
            "dom.js",
            "icon.svg",
            "openapi.json",
            "asyncapi.json",
            "signaling.js",
            "signaling-links.js",
            "signaling-mesh.js",
            "signaling-peer.js",
            "signaling.d.ts");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            // TypeScript has no registered type, and .ts is a video to some.
            "ts", "text/plain; charset=utf-8");

    /** Everything comes from this node; sockets are named since not every browser takes them as a part of 'self'. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "media-src 'self' blob: mediastream:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    private final Map<String, WebFile> byPath = new HashMap<>();

    private WebFiles() {}

    private record WebFile(String type, Buffer bytes, String etag) {}

    /** Reads all files; blocks. A file that is missing is a fault of the build. */
    public static WebFiles read() {
        WebFiles files = new WebFiles();
        for (String name : NAMES) {
            files.byPath.put(path(name), file(name));
        }
        return files;
    }

    /** The paths of all files. */
    Set<String> paths() {
        return byPath.keySet();
    }

    private static String path(String name) {
        if (name.equals("index.html")) {
            return "/";
        }
        return "/" + (name.endsWith(".html") ? name.substring(0, name.length() - ".html".length()) : name);
    }

    private static WebFile file(String name) {
        try (InputStream in = WebFiles.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("The file web/" + name + " is missing");
            }
            byte[] bytes = in.readAllBytes();
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException("The file web/" + name + " is of no known type");
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new WebFile(type, Buffer.buffer(bytes), '"' + HexFormat.of().formatHex(digest, 0, 16) + '"');
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The file web/" + name + " can't be read", e);
        }
    }

    /** Answers a request for one of the files (RFC 9110: 304 where the client has it, HEAD); leaves others alone. */
    void serve(RoutingContext ctx) {
        WebFile file = byPath.get(ctx.request().path());
        if (file == null) {
            ctx.next();
            return;
        }
        boolean head = ctx.request().method().equals(HttpMethod.HEAD);
        HttpServerResponse response = ctx.response();
        if (!head && !ctx.request().method().equals(HttpMethod.GET)) {
            response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            Answers.refuse(ctx, Refusal.BAD_METHOD);
            return;
        }
        secure(response);
        // Names stay the same from version to version, so a copy is asked for before it is used.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        ctx.etag(file.etag());
        if (ctx.isFresh()) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
        response.putHeader(
                HttpHeaders.CONTENT_LENGTH, Integer.toString(file.bytes().length()));
        if (head) {
            response.end();
        } else {
            response.end(file.bytes());
        }
    }

    private static void secure(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                // A room's name is in the address, and is nobody else's business.
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()");
    }
}
