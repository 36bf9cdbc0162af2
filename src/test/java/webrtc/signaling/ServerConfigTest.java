package webrtc.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import webrtc.signaling.cluster.ClusterMember;
import webrtc.signaling.http.HttpLimits;
import webrtc.signaling.protocol.IcePolicy;
import webrtc.signaling.room.AddressLimits;
import webrtc.signaling.room.Limits;

/** What the settings mean, what they are where nobody gives them, and what is said of wrong ones. */
class ServerConfigTest {
    private static final Pattern RANGE = Pattern.compile("must be a number from (\\d+) to (\\d+), not 'x'\\.$");

    private static ServerConfig with(String name, String value) {
        return ServerConfig.ofEnvironment(Map.of(name, value));
    }

    private static void assertRefused(String name, String value, String sentence) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void theDefaultsAreThoseOfTheProtocol() {
        ServerConfig config = ServerConfig.of(Map.of(Setting.EVENT_LOOPS, "1"));
        assertThat(config.port()).isEqualTo(4040);
        assertThat(config.limits()).isEqualTo(Limits.defaults());
        assertThat(config.httpLimits()).isEqualTo(new HttpLimits(102_400, 75_000, List.of("*"), null));
        assertThat(config.addressLimits())
                .isEqualTo(new AddressLimits.Options(
                        1_000, new AddressLimits.Rate(500, 50), new AddressLimits.Rate(300, 10)));
        assertThat(config.trustedProxies()).isEmpty();
        assertThat(config.maxConnections()).isEqualTo(100_000);
        assertThat(config.maxHeapPercent()).isEqualTo(85);
        assertThat(config.drainMillis()).isEqualTo(20_000);
        assertThat(config.drainDelayMillis()).isZero();
        assertThat(config.cluster())
                .isEqualTo(new ClusterMember.Options(
                        "webrtc-signaling", "127.0.0.1", 5701, List.of("127.0.0.1"), null, 0, null));
        assertThat(ServerConfig.of(Map.of()).eventLoops())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void everyLimitFollowsItsSetting() {
        ServerConfig config = ServerConfig.ofEnvironment(Map.ofEntries(
                Map.entry("EVENT_LOOPS", "4"),
                Map.entry("PENDING_SECONDS", "1"),
                Map.entry("GRACE_SECONDS", "2"),
                Map.entry("HEARTBEAT_SECONDS", "3"),
                Map.entry("ROOM_CAPACITY", "5"),
                Map.entry("MAX_SESSIONS", "6"),
                Map.entry("RATE_BURST", "7"),
                Map.entry("RATE_PER_SECOND", "8"),
                Map.entry("REQUIRE_TOKEN", "true"),
                Map.entry("DRAIN_SECONDS", "9"),
                Map.entry("DRAIN_DELAY_SECONDS", "10"),
                Map.entry("MAX_BODY_BYTES", "2048"),
                Map.entry("REQUEST_SECONDS", "9"),
                Map.entry("ALLOWED_ORIGINS", " https://a.example , https://b.example"),
                Map.entry("ADMIN_TOKEN", "secret"),
                Map.entry("ICE_POLICY", "relay-only")));
        Limits defaults = Limits.defaults();
        assertThat(config.limits())
                .isEqualTo(new Limits(
                        1_000,
                        2_000,
                        3_000,
                        defaults.answerMillis(),
                        5,
                        1,
                        defaults.inboxSignals(),
                        defaults.inboxBytes(),
                        7,
                        8,
                        true,
                        IcePolicy.RELAY_ONLY));
        assertThat(config.drainMillis()).isEqualTo(9_000);
        assertThat(config.drainDelayMillis()).isEqualTo(10_000);
        assertThat(config.httpLimits())
                .isEqualTo(new HttpLimits(2_048, 9_000, List.of("https://a.example", "https://b.example"), "secret"));
    }

    @Test
    void whoMayComeInFollowsItsSettings() {
        ServerConfig config = ServerConfig.ofEnvironment(Map.ofEntries(
                Map.entry("ADDRESS_CONNECTIONS", "1"),
                Map.entry("ADDRESS_SESSION_BURST", "2"),
                Map.entry("ADDRESS_SESSIONS_PER_SECOND", "3"),
                Map.entry("ADDRESS_ROOM_BURST", "4"),
                Map.entry("ADDRESS_ROOMS_PER_SECOND", "5"),
                Map.entry("TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
                Map.entry("MAX_CONNECTIONS", "6"),
                Map.entry("MAX_HEAP_PERCENT", "7")));
        assertThat(config.addressLimits())
                .isEqualTo(new AddressLimits.Options(1, new AddressLimits.Rate(2, 3), new AddressLimits.Rate(4, 5)));
        assertThat(config.trustedProxies()).containsExactly("10.0.0.0/8", "::1");
        assertThat(config.maxConnections()).isEqualTo(6);
        assertThat(config.maxHeapPercent()).isEqualTo(7);
    }

    @Test
    void aHomeTakesItsShareOfTheNodesSessionsButAtLeastOne() {
        Map<Setting, String> given = Map.of(Setting.EVENT_LOOPS, "4", Setting.MAX_SESSIONS, "100000");
        assertThat(ServerConfig.of(given).limits().maxSessions()).isEqualTo(25_000);
        Map<Setting, String> few = Map.of(Setting.EVENT_LOOPS, "8", Setting.MAX_SESSIONS, "3");
        assertThat(ServerConfig.of(few).limits().maxSessions()).isEqualTo(1);
    }

    @Test
    void theClusterFollowsItsSettings() {
        ServerConfig config = ServerConfig.ofEnvironment(Map.of(
                "CLUSTER_NAME", "n",
                "CLUSTER_HOST", "10.0.0.1",
                "CLUSTER_PORT", "5800",
                "CLUSTER_MEMBERS", "10.0.0.1, 10.0.0.2:5801",
                "CLUSTER_DNS", "nodes.example",
                "CLUSTER_CONFIG", "cluster.xml",
                "BUS_PORT", "5900"));
        assertThat(config.cluster())
                .isEqualTo(new ClusterMember.Options(
                        "n",
                        "10.0.0.1",
                        5800,
                        List.of("10.0.0.1", "10.0.0.2:5801"),
                        "nodes.example",
                        5900,
                        Path.of("cluster.xml")));
    }

    @ParameterizedTest
    @CsvSource({
        "4040, , 9090",
        "4041, , 9091",
        "0, , 0",
        "60485, , 65535",
        "60486, , 0",
        "4040, 0, 0",
        "4040, 4041, 4041",
        "0, 9090, 9090"
    })
    void theAdminPortIs5050AboveTheOtherUnlessItIsGiven(String port, String given, int expected) {
        ServerConfig config = ServerConfig.ofEnvironment(
                given == null ? Map.of("PORT", port) : Map.of("PORT", port, "ADMIN_PORT", given));
        assertThat(config.adminPort()).isEqualTo(expected);
    }

    /** The settings that are numbers with bounds. */
    static Stream<Setting> numbers() {
        return Arrays.stream(Setting.values()).filter(setting -> range(setting).find());
    }

    private static Matcher range(Setting setting) {
        String complaint = setting.complaint("x");
        return RANGE.matcher(complaint == null ? "" : complaint);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberIsTakenWithinItsBoundsAndRefusedBeyondWithOneSentence(Setting setting) {
        Matcher range = range(setting);
        assertThat(range.find()).isTrue();
        long min = Long.parseLong(range.group(1));
        long max = Long.parseLong(range.group(2));
        assertThat(with(setting.name(), Long.toString(min))).isNotNull();
        assertThat(with(setting.name(), Long.toString(max))).isNotNull();
        for (String wrong : new String[] {
            Long.toString(min - 1),
            Long.toString(max + 1),
            "x",
            "1.5",
            " 1",
            "1 ",
            "1e3",
            "0x10",
            "99999999999999999999"
        }) {
            assertRefused(
                    setting.name(),
                    wrong,
                    setting.name() + " must be a number from " + min + " to " + max + ", not '" + wrong + "'.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT || PORT must be a number from 0 to 65535, not ''.",
                "ADMIN_PORT | 70000 | ADMIN_PORT must be a number from 0 to 65535, not '70000'.",
                "REQUIRE_TOKEN | yes | REQUIRE_TOKEN must be true or false, not 'yes'.",
                "REQUIRE_TOKEN | TRUE | REQUIRE_TOKEN must be true or false, not 'TRUE'.",
                "REQUIRE_TOKEN || REQUIRE_TOKEN must be true or false, not ''.",
                "TLS_CERT | /no/such/file | TLS_CERT must be a file that can be read, not '/no/such/file'.",
                "TLS_CERT | pom.xml | TLS_CERT, TLS_KEY must be given together.",
                "BUS_TLS_CA | pom.xml | BUS_TLS_CERT, BUS_TLS_KEY, BUS_TLS_CA must be given together.",
                "ICE_POLICY | none | ICE_POLICY must be all, strip-private-candidates or relay-only, not 'none'.",
                "STUN_URLS | stun.example | STUN_URLS must be addresses such as stun:stun.example.com:3478, not 'stun.example'.",
                "TURN_URLS | stun:a, turn:b | TURN_URLS must be addresses such as turn:turn.example.com:3478?transport=tcp, not 'stun:a'.",
                "TURN_URLS | turn:a | TURN_URLS needs the secret of the TURN servers, TURN_SECRET.",
                "TRACING | on | TRACING must be true or false, not 'on'.",
                "TRUSTED_PROXIES | 10.0.0.0/33 | TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, not '10.0.0.0/33'.",
                "HOST || HOST must not be empty.",
                "ADMIN_HOST || ADMIN_HOST must not be empty.",
                "CLUSTER_NAME || CLUSTER_NAME must not be empty.",
                "CLUSTER_HOST || CLUSTER_HOST must not be empty."
            })
    void aWrongValueIsToldInOneSentence(String name, String value, String sentence) {
        assertRefused(name, value == null ? "" : value, sentence);
    }

    @Test
    void oneNumberForBothPortsIsRefused() {
        assertThatThrownBy(() -> ServerConfig.ofEnvironment(Map.of("PORT", "5000", "ADMIN_PORT", "5000")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ADMIN_PORT");
    }

    @Test
    void anEmptyListOfMembersIsRefused() {
        assertThatThrownBy(() -> with("CLUSTER_MEMBERS", " , "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CLUSTER_MEMBERS");
    }

    @Test
    void anOriginThatIsNoneIsRefused() {
        for (String wrong : new String[] {"example.com", "https://a.example/path", "https://a.example,b.example"}) {
            assertThatThrownBy(() -> with("ALLOWED_ORIGINS", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ALLOWED_ORIGINS");
        }
    }

    @Test
    void otherVariablesOfTheEnvironmentMeanNothing() {
        ServerConfig config =
                ServerConfig.ofEnvironment(Map.of("port", "1", "PORTS", "x", "PATH", "/bin", "PORT", "7"));
        assertThat(config.port()).isEqualTo(7);
    }

    @Test
    void aFileOfKeysThatCannotBeUsedIsRefusedInOneSentence() throws IOException {
        assertRefused(
                "JWT_KEYS", "/no/such/file", "JWT_KEYS must be a file of keys, not '/no/such/file': it can't be read.");
        Path file = Files.createTempFile("access", ".key");
        try {
            Files.writeString(file, "short");
            assertRefused(
                    "JWT_KEYS",
                    file.toString(),
                    "JWT_KEYS must be a file of keys, not '" + file + "': a secret must have at least 32 bytes.");
            Files.writeString(file, "0123456789abcdef0123456789abcdef");
            assertThat(with("JWT_KEYS", file.toString()).accessTokens()).isNotNull();
            assertThat(with("JWT_KEYS", file.toString()).limits().requireToken())
                    .isTrue();
        } finally {
            Files.delete(file);
        }
        assertThat(with("JWT_ISSUER", "somebody").accessTokens()).isNull();
    }

    @Test
    void theAdminTokenIsNeverPrinted() {
        ServerConfig config = with("ADMIN_TOKEN", "top-secret");
        assertThat(config.toString()).doesNotContain("top-secret").contains("ADMIN_TOKEN=(hidden)");
        assertThat(config.httpLimits().adminToken()).isEqualTo("top-secret");
        assertThat(config.httpLimits().toString()).doesNotContain("top-secret");
        assertThat(ServerConfig.of(Map.of()).toString()).contains("ADMIN_TOKEN=,", "PORT=4040");
    }
}
