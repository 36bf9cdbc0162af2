package webrtc.signaling.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Contestants that carry messages of any kind, as Debian packs them: NATS, and Nchan in nginx. */
final class Brokers {
    static final String NCHAN_MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    private static final Path SOURCES = Path.of("src/test/bench");

    private Brokers() {}

    static void startNats(Servers servers) throws IOException {
        int nodes = servers.contestant().nodes;
        List<Integer> routes = Servers.freePorts(nodes);
        for (int i = 0; i < nodes; i++) {
            int port = Servers.freePort();
            List<String> command = servers.pinned(
                    "nats-server", "-c", SOURCES.resolve("nats.conf").toString());
            if (nodes > 1) {
                command.addAll(List.of(
                        "--cluster_name",
                        "bench",
                        "--cluster",
                        route(routes.get(i)),
                        "--routes",
                        route(routes.get(0))));
            }
            // One thread runs Go on the one processor that it has.
            Map<String, String> settings = Map.of("PORT", Integer.toString(port), "GOMAXPROCS", "1");
            Path output = servers.nextOutput();
            boolean joins = i > 0;
            servers.launch(
                    command,
                    settings,
                    () -> Servers.listens(port)
                            && (!joins || Files.readString(output).contains("Route connection created")));
            servers.serveOn(port);
        }
    }

    private static String route(int port) {
        return "nats://127.0.0.1:" + port;
    }

    static void startNchan(Servers servers) throws IOException {
        int port = Servers.freePort();
        Path home = Files.createDirectories(
                servers.options().directory.resolve(servers.contestant().label).toAbsolutePath());
        String configuration = Files.readString(SOURCES.resolve("nchan.conf")).replace("PORT", Integer.toString(port));
        Files.writeString(home.resolve("nchan.conf"), configuration);
        List<String> command = servers.pinned("nginx", "-p", home.toString(), "-c", "nchan.conf", "-e", "stderr");
        servers.launch(command, Map.of(), () -> Servers.listens(port));
        servers.serveOn(port);
    }
}
