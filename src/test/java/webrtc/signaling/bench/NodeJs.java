package webrtc.signaling.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Contestants on Node.js, from npm. */
final class NodeJs {
    private static final Path SOURCES = Path.of("src/test/bench");
    private static final Map<String, String> SETTINGS = Map.of("NODE_ENV", "production");

    private NodeJs() {}

    static void startPeerJs(Servers servers) throws IOException {
        Path program = packages(servers).resolve("node_modules/peer/dist/bin/peerjs.js");
        int port = Servers.freePort();
        List<String> command = servers.pinned(
                "node",
                program.toString(),
                "--port",
                Integer.toString(port),
                "--path",
                "/",
                "--concurrent_limit",
                "1000000",
                // The client library sends a sign of life every 5 s, this generator none.
                "--alive_timeout",
                "3600000");
        servers.launch(command, SETTINGS, () -> Servers.listens(port));
        servers.serveOn(port);
    }

    static void startSocketIo(Servers servers) throws IOException {
        Path program = packages(servers).resolve("socket-io.mjs");
        Files.copy(SOURCES.resolve("socket-io.mjs"), program, StandardCopyOption.REPLACE_EXISTING);
        boolean cluster = servers.contestant().nodes > 1;
        int redis = Servers.freePort();
        if (cluster) {
            startRedis(servers, redis);
        }
        for (int i = 0; i < servers.contestant().nodes; i++) {
            int port = Servers.freePort();
            List<String> command = servers.pinned("node", program.toString(), Integer.toString(port));
            if (cluster) {
                command.add(Integer.toString(redis));
            }
            servers.launch(command, SETTINGS, () -> Servers.listens(port));
            servers.serveOn(port);
        }
    }

    /** Redis as a messenger: nothing goes to a disk, and no node is cut off for being slow. */
    private static void startRedis(Servers servers, int port) throws IOException {
        List<String> command = servers.pinned("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1");
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(List.of("--client-output-buffer-limit", "pubsub", "0", "0", "0"));
        servers.launch(command, Map.of(), () -> Servers.listens(port));
    }

    /** Where the packages are; npm fetches them when the list of them is new. */
    private static Path packages(Servers servers) throws IOException {
        Path directory = Files.createDirectories(servers.options().directory.resolve("npm"));
        Path wanted = SOURCES.resolve("package.json");
        Path installed = directory.resolve("installed.json");
        if (!Files.exists(installed) || Files.mismatch(wanted, installed) >= 0) {
            Files.copy(wanted, directory.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
            Programs.run(directory, "npm", "install", "--no-audit", "--no-fund");
            Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }
}
