package webrtc.signaling.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands podman and kubectl. */
final class Podman {
    private Podman() {}

    /** What this machine lacks, in a sentence; null where it has all that is needed. */
    static @Nullable String lacks() {
        if (!System.getProperty("user.name").equals("root")) {
            return "Only the containers of root can be reached by their addresses";
        }
        for (List<String> command :
                List.of(List.of("podman", "--version"), List.of("kubectl", "version", "--client"))) {
            try {
                call(command);
            } catch (IOException e) {
                return "There is no " + command.get(0) + " that works";
            }
        }
        return null;
    }

    /** Runs {@code podman} with these arguments, and gives what it said. */
    static String podman(String... arguments) {
        return podman(List.of(arguments));
    }

    /** Runs {@code podman} with these arguments, and gives what it said. */
    static String podman(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("podman"));
        command.addAll(arguments);
        return run(command);
    }

    /** Runs a command, and gives what it said; one that fails is an error. */
    static String run(List<String> command) {
        try {
            return call(command);
        } catch (IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static String call(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(command + " ended with " + process.exitValue() + ": " + said);
            }
            return said.strip();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError("interrupted", e);
        }
    }
}
