package webrtc.signaling;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.http.AccessTokens;
import webrtc.signaling.http.ClientAddress;
import webrtc.signaling.protocol.IcePolicy;

/**
 * Every setting of the program, a row each: its default, what it may be, and what it is for. Its name is that of the
 * environment variable; the option is the same name in lower case with hyphens.
 */
enum Setting {
    PORT("4040", 0, 65_535, "port of the HTTP, SSE and WebSocket APIs; 0 takes any"),
    HOST("0.0.0.0", "address that the APIs listen on"),
    TLS_CERT("", "PEM file of the certificate and its chain for the APIs' port; empty serves without TLS"),
    TLS_KEY("", "PEM file of the key of TLS_CERT, not encrypted"),
    ADMIN_PORT("", "port of health checks and metrics, for operators; by default PORT + 5050; 0 takes any"),
    ADMIN_HOST("127.0.0.1", "address that the admin port listens on"),

    CLUSTER_NAME("webrtc-signaling", "nodes of the same name form one cluster"),
    CLUSTER_HOST("127.0.0.1", "address for the other nodes, or a name that resolves to it: bound, and told to them"),
    CLUSTER_PORT("5701", 1, 65_535, "first port to try for Hazelcast"),
    CLUSTER_MEMBERS("127.0.0.1", "addresses where other nodes are looked for, comma-separated"),
    CLUSTER_DNS(
            "",
            "name that resolves to the addresses of all nodes, this one too, as a headless service; replaces CLUSTER_MEMBERS"),
    CLUSTER_CONFIG("", "a cluster.xml to use instead of the built-in one"),
    BUS_PORT("0", 0, 65_535, "port of the event bus; 0 takes any"),
    BUS_TLS_CERT("", "PEM file of the certificate that this node shows on the event bus; empty uses no TLS there"),
    BUS_TLS_KEY("", "PEM file of the key of BUS_TLS_CERT, not encrypted"),
    BUS_TLS_CA("", "PEM file of the authorities whose certificates the nodes show each other on the event bus"),

    EVENT_LOOPS("0", 0, 256, "event loops, each with a home of sessions; 0 takes one a processor"),
    NATIVE_TRANSPORT(
            "auto",
            "how sockets are read and written: io_uring, epoll, none (Java's own), or auto: the first there is"),
    PENDING_SECONDS("60", 1, 86_400, "time a session that joined by REST may take to connect"),
    GRACE_SECONDS("20", 1, 86_400, "time a session may stay away when its connection was lost"),
    HEARTBEAT_SECONDS("10", 1, 3_600, "time between two signs of life"),
    DRAIN_DELAY_SECONDS(
            "0",
            0,
            3_600,
            "time between not being ready and sending clients away, for load balancers to notice when this node stops"),
    DRAIN_SECONDS("20", 0, 3_600, "time that clients are given to move to another node when this one stops"),
    MAX_BODY_BYTES("102400", 1_024, 16_777_216, "largest request body and WebSocket message"),
    REQUEST_SECONDS(
            "75",
            1,
            3_600,
            "time that a request may take to be there as a whole, and a kept connection to bring the next one"),
    CLEAR_TEXT_HTTP2(
            "false", "true: HTTP/2 without TLS, for a proxy that speaks it; slow heads of requests are then not ended"),
    ROOM_CAPACITY("256", 1, 10_000, "members of a room"),
    MAX_SESSIONS("100000", 1, 10_000_000, "sessions of this node"),
    MAX_CONNECTIONS("100000", 1, 10_000_000, "TCP connections of this node above which it takes no new sessions"),
    MAX_HEAP_PERCENT("85", 0, 99, "share of old objects' memory above which a node takes no new sessions; 0: no guard"),
    ADDRESS_CONNECTIONS("1000", 0, 1_000_000, "connected clients of one address on this node; 0: any number"),
    ADDRESS_SESSION_BURST("500", 0, 1_000_000, "new sessions of one address at once; 0: any number"),
    ADDRESS_SESSIONS_PER_SECOND("50", 1, 1_000_000, "new sessions of one address per second in the long run"),
    ADDRESS_ROOM_BURST("300", 0, 1_000_000, "new rooms of one address at once; 0: any number"),
    ADDRESS_ROOMS_PER_SECOND("10", 1, 1_000_000, "new rooms of one address per second in the long run"),
    TRUSTED_PROXIES("", "networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, comma-separated"),
    RATE_BURST("300", 1, 1_000_000, "signals that a session may send at once"),
    RATE_PER_SECOND("50", 1, 1_000_000, "signals that a session may send per second in the long run"),
    REQUIRE_TOKEN("false", "true: no session is opened by its id alone"),
    ADMIN_TOKEN(
            "",
            "token needed for the room statistics and to take clients out; empty leaves the first open, the second to none"),
    JWT_KEYS(
            "",
            "file of the keys of access tokens (JWK set, public keys in PEM, or a secret); with it everybody needs one"),
    JWT_ISSUER("", "issuer (iss) that access tokens must have; empty takes any"),
    JWT_AUDIENCE("", "audience (aud) that access tokens must name; empty takes those that name none"),
    ALLOWED_ORIGINS("*", "origins of web pages that may use the APIs, comma-separated; * allows any"),
    ICE_POLICY("all", "ICE candidates that pass: all, strip-private-candidates or relay-only"),
    STUN_URLS("", "URLs of STUN servers that clients are told of, comma-separated"),
    TURN_URLS("", "URLs of TURN servers that clients are told of, comma-separated"),
    TURN_SECRET("", "secret shared with the TURN servers, from which clients get their passwords"),
    TURN_TTL_SECONDS("3600", 60, 604_800, "time for which the password of a TURN server is good"),
    LOG_FORMAT("text", "how the log is written, a record a line: text or json"),
    TRACING("false", "true: signals are traced by OpenTelemetry, which reads its own variables, OTEL_...");

    /** A list of {@code *} or of scheme, host and port, as browsers spell an origin (RFC 6454, 7). */
    private static final Pattern ORIGINS =
            Pattern.compile("\\s*(\\*|[a-z][a-z0-9+.-]*://[^/,\\s]+)(\\s*,\\s*[a-z][a-z0-9+.-]*://[^/,\\s]+)*\\s*");

    /** A name or address, in brackets where it is one of IPv6, and a port or none. */
    private static final String SERVER = "(\\[[0-9a-fA-F:.]+]|[^\\s,?/:\\[\\]]+)(:\\d{1,5})?";

    private static final Pattern STUN = Pattern.compile("stuns?:" + SERVER);

    private static final Pattern TURN = Pattern.compile("turns?:" + SERVER + "(\\?transport=(udp|tcp))?");

    private final String fallback;
    private final String description;
    private final long min;
    private final long max;

    Setting(String fallback, String description) {
        this(fallback, 0, -1, description);
    }

    Setting(String fallback, long min, long max, String description) {
        this.fallback = fallback;
        this.min = min;
        this.max = max;
        this.description = description;
    }

    /** The value where none is given. */
    String fallback() {
        return fallback;
    }

    /** What it is for, in a line. */
    String description() {
        return description;
    }

    /** How it is given on the command line. */
    String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Why the value can't be used, in a sentence; null where it can. */
    @Nullable
    String complaint(String value) {
        if (isNumber()) {
            return isNumberBetween(value, min, max)
                    ? null
                    : name() + " must be a number from " + min + " to " + max + ", not '" + value + "'.";
        }
        return switch (this) {
            case ADMIN_PORT ->
                value.isEmpty() || isNumberBetween(value, 0, 65_535)
                        ? null
                        : "ADMIN_PORT must be a number from 0 to 65535, not '" + value + "'.";
            case REQUIRE_TOKEN, CLEAR_TEXT_HTTP2, TRACING ->
                value.equals("true") || value.equals("false")
                        ? null
                        : name() + " must be true or false, not '" + value + "'.";
            case LOG_FORMAT ->
                value.equals("text") || value.equals("json")
                        ? null
                        : "LOG_FORMAT must be text or json, not '" + value + "'.";
            case NATIVE_TRANSPORT ->
                NativeTransport.isName(value)
                        ? null
                        : "NATIVE_TRANSPORT must be auto, io_uring, epoll or none, not '" + value + "'.";
            case CLUSTER_CONFIG, TLS_CERT, TLS_KEY, BUS_TLS_CERT, BUS_TLS_KEY, BUS_TLS_CA ->
                value.isEmpty() || new File(value).canRead()
                        ? null
                        : name() + " must be a file that can be read, not '" + value + "'.";
            case JWT_KEYS -> value.isEmpty() ? null : complaintOfKeys(value);
            case CLUSTER_MEMBERS ->
                value.replace(',', ' ').isBlank() ? "CLUSTER_MEMBERS must name at least one address." : null;
            case ICE_POLICY ->
                IcePolicy.of(value) == null
                        ? "ICE_POLICY must be all, strip-private-candidates or relay-only, not '" + value + "'."
                        : null;
            case STUN_URLS -> complaintOfUrls(value, STUN, "stun:stun.example.com:3478");
            case TURN_URLS -> complaintOfUrls(value, TURN, "turn:turn.example.com:3478?transport=tcp");
            case ALLOWED_ORIGINS ->
                ORIGINS.matcher(value).matches()
                        ? null
                        : "ALLOWED_ORIGINS must be * or origins such as https://example.com, not '" + value + "'.";
            case TRUSTED_PROXIES ->
                ServerConfig.list(value).stream().allMatch(ClientAddress::isNetwork)
                        ? null
                        : "TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, not '" + value + "'.";
            case HOST, ADMIN_HOST, CLUSTER_NAME, CLUSTER_HOST ->
                value.isBlank() ? name() + " must not be empty." : null;
            default -> null;
        };
    }

    private static @Nullable String complaintOfKeys(String file) {
        try {
            new AccessTokens(Path.of(file), "", "");
            return null;
        } catch (IllegalArgumentException e) {
            return "JWT_KEYS must be a file of keys, not '" + file + "': " + e.getMessage() + ".";
        }
    }

    private @Nullable String complaintOfUrls(String value, Pattern url, String example) {
        for (String each : value.split(",", -1)) {
            if (!each.isBlank() && !url.matcher(each.trim()).matches()) {
                return name() + " must be addresses such as " + example + ", not '" + each.trim() + "'.";
            }
        }
        return null;
    }

    private boolean isNumber() {
        return max >= min;
    }

    private static boolean isNumberBetween(String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
