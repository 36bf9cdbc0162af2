package webrtc.signaling.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A coturn of this machine on loopback, that takes the passwords of the TURN REST draft. */
public final class TurnServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private TurnServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether this machine has one: on Debian it is in the package coturn. */
    public static boolean isInstalled() {
        return List.of(System.getenv("PATH").split(File.pathSeparator, -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "turnserver")));
    }

    /** Starts one that shares this secret with who makes the passwords. */
    public static TurnServer start(String secret) throws IOException {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path folder = Files.createTempDirectory("coturn");
        Process process = new ProcessBuilder(
                        "turnserver",
                        "-n",
                        "--no-cli",
                        "--no-tls",
                        "--no-dtls",
                        "--listening-ip=127.0.0.1",
                        "--relay-ip=127.0.0.1",
                        // Two who both come by it meet there.
                        "--allow-loopback-peers",
                        "--listening-port=" + port,
                        "--realm=signaling.example",
                        "--use-auth-secret",
                        "--static-auth-secret=" + secret,
                        "--userdb=" + folder.resolve("turn.db"),
                        "--pidfile=" + folder.resolve("turn.pid"),
                        "--log-file=stdout")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        TurnServer server = new TurnServer(process, port);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> new TurnClient(port, "nobody", "").allocate() != TurnClient.SILENCE);
        return server;
    }

    /** Where it listens, on loopback by UDP. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
