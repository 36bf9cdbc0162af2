package webrtc.signaling.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the browser of this machine; as root on Debian or Ubuntu installs it where there is none. */
final class Chromium {
    /** What to do where it is missing. */
    static final String NEEDED = "The browser tests need Chromium on the PATH: apt-get install chromium";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
    private static final long INSTALL_SECONDS = 120;

    private Chromium() {}

    /** The program, or null where there is none and none can be had. */
    static @Nullable String find() {
        String found = onPath();
        if (found != null || !canInstall() || !runs("apt-get", "update", "-qq", "--error-on=any")) {
            return found;
        }
        boolean installed = runs("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium");
        return installed ? onPath() : null;
    }

    private static @Nullable String onPath() {
        List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static boolean canInstall() {
        Path release = Path.of("/etc/os-release");
        if (!System.getProperty("user.name").equals("root") || !Files.isReadable(release)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.anyMatch(line -> line.matches("ID=\"?(debian|ubuntu)\"?"));
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it ran well, and in time: a machine may have no network. */
    private static boolean runs(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            if (process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroy();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
