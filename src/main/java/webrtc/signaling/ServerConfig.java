package webrtc.signaling;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.transport.Transport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.cluster.ClusterMember;
import webrtc.signaling.http.AccessTokens;
import webrtc.signaling.http.HttpLimits;
import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.protocol.IceServers;
import webrtc.signaling.room.AddressLimits;
import webrtc.signaling.room.Limits;

/** The settings of one node, checked. */
public final class ServerConfig {
    /** The admin port lies so far above the public one by default, so that several nodes fit on one laptop. */
    private static final int ADMIN_PORT_DISTANCE = 5_050;

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);

    private ServerConfig(Map<Setting, String> given) {
        for (Setting setting : Setting.values()) {
            String value = given.getOrDefault(setting, setting.fallback());
            String complaint = setting.complaint(value);
            if (complaint != null) {
                throw new IllegalArgumentException(complaint);
            }
            values.put(setting, value);
        }
        if (port() != 0 && port() == adminPort()) {
            throw new IllegalArgumentException("ADMIN_PORT must not be the same as PORT, " + port() + ".");
        }
        requireTogether(Setting.TLS_CERT, Setting.TLS_KEY);
        requireTogether(Setting.BUS_TLS_CERT, Setting.BUS_TLS_KEY, Setting.BUS_TLS_CA);
        if (!text(Setting.TURN_URLS).isEmpty() && text(Setting.TURN_SECRET).isEmpty()) {
            throw new IllegalArgumentException("TURN_URLS needs the secret of the TURN servers, TURN_SECRET.");
        }
    }

    private void requireTogether(Setting... settings) {
        long given = Arrays.stream(settings)
                .filter(setting -> !text(setting).isEmpty())
                .count();
        if (given != 0 && given != settings.length) {
            throw new IllegalArgumentException(
                    Arrays.stream(settings).map(Setting::name).collect(Collectors.joining(", "))
                            + " must be given together.");
        }
    }

    /** The settings given, and the defaults of the others; a wrong one fails with a sentence that says so. */
    static ServerConfig of(Map<Setting, String> given) {
        return new ServerConfig(given);
    }

    /** The settings given by the names of their environment variables, and the defaults of the others. */
    public static ServerConfig ofEnvironment(Map<String, String> environment) {
        Map<Setting, String> given = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = environment.get(setting.name());
            if (value != null) {
                given.put(setting, value);
            }
        }
        return new ServerConfig(given);
    }

    /** The address that the APIs listen on. */
    String host() {
        return text(Setting.HOST);
    }

    /** The port of the APIs, 0 for any. */
    int port() {
        return number(Setting.PORT);
    }

    /** Whether the APIs are served by TLS. */
    boolean tls() {
        return !text(Setting.TLS_CERT).isEmpty();
    }

    /** The certificate of the APIs' port, where there is TLS; reads files, and blocks. */
    TlsCertificate tlsCertificate(Vertx vertx) {
        return new TlsCertificate(vertx, Path.of(text(Setting.TLS_CERT)), Path.of(text(Setting.TLS_KEY)));
    }

    String adminHost() {
        return text(Setting.ADMIN_HOST);
    }

    /** The admin port, 0 for any. */
    int adminPort() {
        String given = text(Setting.ADMIN_PORT);
        if (!given.isEmpty()) {
            return Integer.parseInt(given);
        }
        return port() == 0 || port() + ADMIN_PORT_DISTANCE > 65_535 ? 0 : port() + ADMIN_PORT_DISTANCE;
    }

    int eventLoops() {
        int loops = number(Setting.EVENT_LOOPS);
        return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    }

    /**
     * How sockets are read and written.
     *
     * @throws IllegalArgumentException where this system does not have what was asked for
     */
    Transport nativeTransport() {
        return NativeTransport.of(text(Setting.NATIVE_TRANSPORT));
    }

    long drainDelayMillis() {
        return number(Setting.DRAIN_DELAY_SECONDS) * 1_000L;
    }

    long drainMillis() {
        return number(Setting.DRAIN_SECONDS) * 1_000L;
    }

    ClusterMember.Options cluster() {
        String dns = text(Setting.CLUSTER_DNS);
        String file = text(Setting.CLUSTER_CONFIG);
        return new ClusterMember.Options(
                text(Setting.CLUSTER_NAME),
                text(Setting.CLUSTER_HOST),
                number(Setting.CLUSTER_PORT),
                list(Setting.CLUSTER_MEMBERS),
                dns.isEmpty() ? null : dns,
                number(Setting.BUS_PORT),
                file.isEmpty() ? null : Path.of(file));
    }

    /** How the nodes trust each other on the event bus. */
    EventBusOptions eventBus() {
        EventBusOptions options = new EventBusOptions();
        if (text(Setting.BUS_TLS_CERT).isEmpty()) {
            return options;
        }
        return options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustAll(false)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(text(Setting.BUS_TLS_CERT))
                        .setKeyPath(text(Setting.BUS_TLS_KEY)))
                .setTrustOptions(new PemTrustOptions().addCertPath(text(Setting.BUS_TLS_CA)));
    }

    /** The limits of one home, of which there are as many as event loops. */
    Limits limits() {
        Limits defaults = Limits.defaults();
        return new Limits(
                number(Setting.PENDING_SECONDS) * 1_000L,
                number(Setting.GRACE_SECONDS) * 1_000L,
                number(Setting.HEARTBEAT_SECONDS) * 1_000L,
                defaults.answerMillis(),
                number(Setting.ROOM_CAPACITY),
                Math.max(1, number(Setting.MAX_SESSIONS) / eventLoops()),
                defaults.inboxSignals(),
                defaults.inboxBytes(),
                number(Setting.RATE_BURST),
                number(Setting.RATE_PER_SECOND),
                Boolean.parseBoolean(text(Setting.REQUIRE_TOKEN)) || asksForAccessTokens(),
                Objects.requireNonNull(IcePolicy.of(text(Setting.ICE_POLICY))));
    }

    /** How the log is written: {@code text} or {@code json}. */
    String logFormat() {
        return text(Setting.LOG_FORMAT);
    }

    /** Whether signals are traced. */
    boolean tracing() {
        return Boolean.parseBoolean(text(Setting.TRACING));
    }

    /** Whether HTTP/2 is spoken without TLS. */
    boolean clearTextHttp2() {
        return Boolean.parseBoolean(text(Setting.CLEAR_TEXT_HTTP2));
    }

    HttpLimits httpLimits() {
        @Nullable String adminToken = text(Setting.ADMIN_TOKEN);
        return new HttpLimits(
                number(Setting.MAX_BODY_BYTES),
                number(Setting.REQUEST_SECONDS) * 1_000L,
                list(Setting.ALLOWED_ORIGINS),
                adminToken.isEmpty() ? null : adminToken);
    }

    /** The STUN and TURN servers that clients are told of. */
    IceServers iceServers() {
        return new IceServers(
                list(Setting.STUN_URLS),
                list(Setting.TURN_URLS),
                text(Setting.TURN_SECRET),
                number(Setting.TURN_TTL_SECONDS));
    }

    private boolean asksForAccessTokens() {
        return !text(Setting.JWT_KEYS).isEmpty();
    }

    /** What reads access tokens, or null where none are asked for; reads the file of keys, and blocks. */
    @Nullable
    AccessTokens accessTokens() {
        return asksForAccessTokens()
                ? new AccessTokens(
                        Path.of(text(Setting.JWT_KEYS)), text(Setting.JWT_ISSUER), text(Setting.JWT_AUDIENCE))
                : null;
    }

    /** What the clients of one address may do. */
    AddressLimits.Options addressLimits() {
        return new AddressLimits.Options(
                number(Setting.ADDRESS_CONNECTIONS),
                new AddressLimits.Rate(
                        number(Setting.ADDRESS_SESSION_BURST), number(Setting.ADDRESS_SESSIONS_PER_SECOND)),
                new AddressLimits.Rate(number(Setting.ADDRESS_ROOM_BURST), number(Setting.ADDRESS_ROOMS_PER_SECOND)));
    }

    List<String> trustedProxies() {
        return list(Setting.TRUSTED_PROXIES);
    }

    int maxConnections() {
        return number(Setting.MAX_CONNECTIONS);
    }

    int maxHeapPercent() {
        return number(Setting.MAX_HEAP_PERCENT);
    }

    private String text(Setting setting) {
        return values.getOrDefault(setting, setting.fallback());
    }

    private int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    private List<String> list(Setting setting) {
        return list(text(setting));
    }

    /** What stands between the commas. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        Map<Setting, String> shown = new EnumMap<>(values);
        for (Setting secret : List.of(Setting.ADMIN_TOKEN, Setting.TURN_SECRET)) {
            shown.replace(secret, text(secret).isEmpty() ? "" : "(hidden)");
        }
        return shown.toString();
    }
}
