package webrtc.signaling.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as it is shipped, in a process of its own: {@code java -jar}, with settings in its environment. */
public final class ServerProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Output out;
    private final Output err;

    private ServerProcess(Process process) {
        this.process = process;
        this.out = new Output(process.inputReader(StandardCharsets.UTF_8));
        this.err = new Output(process.errorReader(StandardCharsets.UTF_8));
    }

    /** Settings, to be added to, for nodes of a cluster of their own; each takes ports that are free. */
    public static Map<String, String> ownCluster() {
        Map<String, String> settings = new HashMap<>();
        settings.put("HOST", "127.0.0.1");
        settings.put("PORT", "0");
        settings.put("ADMIN_PORT", "0");
        settings.put("CLUSTER_NAME", "test-" + UUID.randomUUID());
        // The same for all nodes, as by default: the next one takes the next that is free.
        settings.put("CLUSTER_PORT", TestCluster.freePorts(1).get(0).toString());
        return settings;
    }

    /** Starts the program with these environment variables beside those of the test, and these arguments. */
    public static ServerProcess start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-jar", System.getProperty("jar")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        // The JVM tells on stderr that it was given some.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program says that it is ready. */
    public ServerProcess awaitReady() {
        return awaitOut("/readyz");
    }

    /** Waits until the program says this. */
    public ServerProcess awaitOut(String part) {
        out.await(part);
        return this;
    }

    /** The port of the APIs, as the program tells it. */
    public int port() {
        return Integer.parseInt(out.find("https?://localhost:(\\d+)/api/health"));
    }

    /** The admin port, as the program tells it. */
    public int adminPort() {
        return Integer.parseInt(out.find("http://localhost:(\\d+)/readyz"));
    }

    /** Calls of the node's APIs. */
    public Api api() {
        return new Api(port());
    }

    /** The process itself, to end it one way or the other. */
    public Process process() {
        return process;
    }

    /** Waits for its end, and gives the exit code. */
    public int awaitExit(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("The process did not end within " + seconds + " s; it said " + out() + err());
            }
            out.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            err.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return process.exitValue();
        } catch (Exception e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** What it has said on its standard output. */
    public String out() {
        return out.text();
    }

    /** What it has said on its standard error, but for what newer JVMs say of libraries. */
    public String err() {
        return err.text().replaceAll("(?m)^WARNING: .*(\\R|$)", "");
    }

    /** Ends the process, whatever it is doing. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(PATIENCE_SECONDS);
    }

    private static final class Output {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Void> ended;

        Output(BufferedReader reader) {
            ended = CompletableFuture.runAsync(() -> read(reader), task -> {
                Thread thread = new Thread(task, "server-process-output");
                thread.setDaemon(true);
                thread.start();
            });
        }

        private void read(BufferedReader reader) {
            try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                // The end, however it came.
            }
        }

        private synchronized void add(String line) {
            text.append(line).append('\n');
            notifyAll();
        }

        synchronized String text() {
            return text.toString();
        }

        synchronized void await(String part) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (text.indexOf(part) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("Nothing was said of " + part + "; there was " + text);
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }

        String find(String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(text());
            if (!matcher.find()) {
                throw new AssertionError("There is no " + pattern + " in " + text());
            }
            return matcher.group(1);
        }
    }
}
