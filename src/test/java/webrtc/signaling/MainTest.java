package webrtc.signaling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that does not come to serve: what it says then, where, and its exit code. */
class MainTest {
    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    private Ended run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.equals("JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Ended(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assertUnusable(Ended ended, String sentence) {
        assertThat(ended.err().trim()).isEqualTo(sentence);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.code()).isEqualTo(2);
    }

    @Test
    void theHelpIsTheOutputAndNothingIsWrong() throws Exception {
        Ended ended = run(Map.of("PORT", "nonsense"), "--help");
        assertThat(ended.out()).contains("Usage: webrtc-signaling-server", "--port=VALUE", "[4040]");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
    }

    @Test
    void aWrongOptionIsOneSentence() throws Exception {
        assertUnusable(
                run(Map.of(), "--port=4040x"), "PORT must be a number from 0 to 65535, not '4040x'. See --help.");
    }

    @Test
    void aWrongVariableIsOneSentence() throws Exception {
        assertUnusable(
                run(Map.of("GRACE_SECONDS", "never")),
                "GRACE_SECONDS must be a number from 1 to 86400, not 'never'. See --help.");
    }

    @Test
    void anUnknownOptionIsOneLine() throws Exception {
        assertUnusable(run(Map.of(), "--prot=1"), "Unknown option: '--prot=1' See --help.");
    }

    @Test
    void aPortInUseIsOneSentenceWithAWayOut() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Ended ended = run(Map.of("HOST", "127.0.0.1", "PORT", Integer.toString(port), "ADMIN_PORT", "0"));
            assertUnusable(
                    ended,
                    "A port is in use: PORT " + port + " or ADMIN_PORT 0. Give the node others, such as PORT="
                            + (port + 1) + ".");
        }
    }

    @Test
    void aClusterFileThatIsNotThereIsOneSentence() throws Exception {
        Ended ended = run(Map.of("PORT", "0", "ADMIN_PORT", "0"), "--cluster-config=missing.xml");
        assertThat(ended.err().lines()).singleElement().asString().contains("missing.xml");
        assertThat(ended.code()).isEqualTo(2);
    }

    @Test
    void anAddressThatIsNotOursIsSaidToBeThat() throws Exception {
        Ended ended = run(Map.of("HOST", "192.0.2.1", "PORT", "0", "ADMIN_PORT", "0"));
        assertThat(ended.err().lines())
                .singleElement()
                .asString()
                .contains("192.0.2.1")
                .doesNotContain("in use");
        assertThat(ended.code()).isEqualTo(2);
    }
}
