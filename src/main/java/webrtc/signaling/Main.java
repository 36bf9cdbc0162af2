package webrtc.signaling;

import java.net.BindException;
import java.security.Security;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Starts a node with the settings of the command line and the environment, and stops it on SIGTERM. */
public final class Main {
    /** The node could not start, for a reason that may pass. */
    private static final int EXIT_FAILED = 1;

    /** Wrong settings, or a port in use: trying again would not mend it. */
    private static final int EXIT_UNUSABLE = 2;

    private static final long START_SECONDS = 120;

    /** Beyond the times to drain: closing connections, leaving the cluster, and that being noticed. */
    static final long STOP_SECONDS = 30;

    /**
     * The other members notice one that left by its port, which refuses them. The address of a container ends with its
     * process: from then on nothing refuses them, and they would wait for its heartbeat, 10 s.
     */
    private static final long NOTICE_SECONDS = 2;

    private Main() {}

    /** The program; {@code --help} tells the settings. */
    public static void main(String[] args) {
        beforeAnythingElse();
        CommandSpec command = command();
        ServerConfig config;
        try {
            ParseResult given = new CommandLine(command).parseArgs(args);
            if (CommandLine.printHelpIfRequested(given)) {
                return;
            }
            config = config(given, System.getenv());
        } catch (ParameterException | IllegalArgumentException e) {
            exit(EXIT_UNUSABLE, e.getMessage() + " See --help.");
            return;
        }
        run(config);
    }

    /** What the JVM must be told before the first class that reads it. */
    private static void beforeAnythingElse() {
        // With a parallelism of 1, as on two processors, Hazelcast starts a thread for every asynchronous callback.
        int processors = Runtime.getRuntime().availableProcessors();
        setDefault(
                "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(Math.max(2, processors - 1)));
        // Two stacks on one port would let a second node bind the port of the first for the other one.
        setDefault("java.net.preferIPv4Stack", "true");
        // Nodes come and go in DNS: by default Java keeps an answer for 30 s, and that there is none for 10 s.
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        if (Boolean.getBoolean("signaling.exit.with.parent")) {
            // Started by Maven, which leaves its children behind when it is stopped.
            ProcessHandle.current().parent().ifPresent(parent -> {
                var unused = parent.onExit().thenRun(() -> System.exit(EXIT_FAILED));
            });
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** The command line: an option for every setting. */
    static CommandSpec command() {
        CommandSpec command = CommandSpec.create()
                .name("webrtc-signaling-server")
                .version("webrtc-signaling-server " + version())
                .mixinStandardHelpOptions(true);
        command.usageMessage()
                .description(
                        "", "A clustered WebRTC signaling server: WebSocket and Server-Sent Events in one room.", "")
                .footer(
                        "",
                        "Every setting can be given by an environment variable too: --room-capacity is ROOM_CAPACITY.")
                .width(110);
        for (Setting setting : Setting.values()) {
            String fallback = setting.fallback().isEmpty() ? "" : " [" + setting.fallback() + "]";
            command.addOption(OptionSpec.builder(setting.option())
                    .paramLabel("VALUE")
                    .type(String.class)
                    .description(setting.description() + fallback)
                    .build());
        }
        return command;
    }

    /** An option outweighs the environment, which outweighs the default. */
    static ServerConfig config(ParseResult given, Map<String, String> environment) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = given.matchedOptionValue(setting.option(), environment.get(setting.name()));
            if (value != null) {
                values.put(setting, value);
            }
        }
        return ServerConfig.of(values);
    }

    private static void run(ServerConfig config) {
        // For logback.xml, which is read when the first class that logs is loaded.
        System.setProperty(Setting.LOG_FORMAT.name(), config.logFormat());
        SignalingServer server;
        try {
            server = SignalingServer.start(config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            failed(config, e.getCause() == null ? e : e.getCause());
            return;
        } catch (TimeoutException | InterruptedException e) {
            exit(EXIT_FAILED, "The node did not start within " + START_SECONDS + " seconds.");
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, config), "shutdown"));
        if (config.logFormat().equals("text")) {
            welcome(server, config);
        } else {
            LoggerFactory.getLogger(Main.class)
                    .info(
                            "Ready in a cluster of {} nodes, on port {} and admin port {}, with {}",
                            server.clusterSize(),
                            server.port(),
                            server.adminPort(),
                            config.nativeTransport().name());
        }
    }

    private static void failed(ServerConfig config, Throwable cause) {
        if (cause instanceof BindException
                && !String.valueOf(cause.getMessage()).contains("in use")) {
            exit(
                    EXIT_UNUSABLE,
                    "This machine can't listen on HOST " + config.host() + " or ADMIN_HOST " + config.adminHost()
                            + ": it has no such address.");
        } else if (cause instanceof BindException) {
            exit(
                    EXIT_UNUSABLE,
                    "A port is in use: PORT " + config.port() + " or ADMIN_PORT " + config.adminPort()
                            + ". Give the node others, such as PORT=" + (config.port() + 1) + ".");
        } else if (cause instanceof IllegalArgumentException) {
            // Such as a variable of OpenTelemetry, which no setting of ours checks.
            exit(EXIT_UNUSABLE, String.valueOf(cause.getMessage()));
        } else {
            Logger log = LoggerFactory.getLogger(Main.class);
            log.error("The node could not start", cause);
            exit(EXIT_FAILED, "The node could not start: " + cause.getMessage());
        }
    }

    private static void welcome(SignalingServer server, ServerConfig config) {
        int nodes = server.clusterSize();
        String url = (config.tls() ? "s" : "") + "://localhost:" + server.port();
        for (String line : List.of(
                "webrtc-signaling-server " + version() + " is ready, in a cluster of " + nodes
                        + (nodes == 1 ? " node." : " nodes."),
                "  health     http" + url + "/api/health",
                "  stats      http" + url + "/api/rooms/stats",
                "  WebSocket  ws" + url + "/ws?room_id=demo&client_id=alice",
                "  SSE        curl -N 'http" + url + "/api/connect?room=demo'",
                "  metrics    http://localhost:" + server.adminPort() + "/metrics",
                "  readiness  http://localhost:" + server.adminPort() + "/readyz",
                "  transport  " + config.nativeTransport().name())) {
            System.out.println(line);
        }
    }

    private static void stop(SignalingServer server, ServerConfig config) {
        boolean isAlone = server.clusterSize() == 1;
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(
                            (config.drainDelayMillis() + config.drainMillis()) / 1_000 + STOP_SECONDS - NOTICE_SECONDS,
                            TimeUnit.SECONDS);
            if (!isAlone) {
                TimeUnit.SECONDS.sleep(NOTICE_SECONDS);
            }
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            LoggerFactory.getLogger(Main.class).warn("The node did not stop cleanly", e);
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    private static void exit(int code, String sentence) {
        System.err.println(sentence);
        // Not through the shutdown hooks of a half-started node.
        Runtime.getRuntime().halt(code);
    }
}
