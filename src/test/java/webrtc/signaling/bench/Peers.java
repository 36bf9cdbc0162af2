package webrtc.signaling.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Servers of others, fetched when they are asked for. */
final class Peers {
    private static final String PEERJS = "peer@1.0.2";

    private Peers() {}

    /** The program of the PeerJS server; npm fetches it once. */
    static Path peerJs(Path directory) throws IOException {
        Path program = directory.resolve("node_modules/peer/dist/bin/peerjs.js");
        if (!Files.exists(program)) {
            run(directory, "npm", "install", "--no-audit", "--no-fund", "--prefix", ".", PEERJS);
        }
        return program;
    }

    /** Runs a program to its end. */
    static void run(@Nullable Path directory, String... command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
