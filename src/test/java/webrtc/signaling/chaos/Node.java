package webrtc.signaling.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One node: a process of the finished jar, in the same place and with the same ports whenever it runs. */
final class Node {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;

    private final int number;
    private final Place place;
    private final int port;
    private final Map<String, String> environment;
    private final Path output;
    private Process process;
    private volatile boolean serving;

    Node(int number, Place place, int port, Map<String, String> environment, Path output) {
        this.number = number;
        this.place = place;
        this.port = port;
        this.environment = environment;
        this.output = output;
    }

    int number() {
        return number;
    }

    /** The address for clients. */
    String host() {
        return place.host();
    }

    int port() {
        return port;
    }

    /** Whether a load balancer would send clients here. One that is frozen still looks well. */
    boolean isServing() {
        return serving;
    }

    /** Starts the process; {@link #awaitReady} waits for it. */
    void launch() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The last word on leaving nothing behind: the node watches whether this JVM lives.
        List<String> command = new ArrayList<>(place.command());
        command.addAll(List.of(
                java,
                "-Xmx192m",
                "-XX:+UseSerialGC",
                // Half of what these JVMs do is to start: less compiled, more done.
                "-XX:TieredStopAtLevel=1",
                "-Dsignaling.exit.with.parent=true",
                "-jar",
                System.getProperty("jar")));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process says that it is ready, for the so-manieth time. */
    void awaitReady(int times) {
        Patience.await(START_SECONDS, "node " + number + " is ready", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "Node " + number + " ended with " + process.exitValue() + ": " + output);
            }
            return readyLines() >= times;
        });
        serving = true;
    }

    /** How often this node has said that it is ready. */
    int readyLines() {
        try {
            return (int) Files.readAllLines(output).stream()
                    .filter(line -> line.contains(" is ready, in a cluster of "))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() {
        serving = false;
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it with SIGTERM, as an orchestrator does. */
    void terminate() {
        serving = false;
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Node " + number + " does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again after its end, and waits until it serves. */
    void restart() {
        int before = readyLines();
        launch();
        awaitReady(before + 1);
    }

    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill " + name + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whatever state it is in. */
    void destroy() {
        serving = false;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
