package webrtc.signaling.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.testing.ServerProcess;

/** How the program starts, or says in one sentence why it can't. */
class StartUpIT {
    /** Wrong settings, or a port in use: trying again would not mend it. */
    private static final int UNUSABLE = 2;

    private ServerProcess server;

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void helpListsEverySettingAndSaysHowToGiveIt() {
        server = ServerProcess.start(Map.of(), "--help");
        assertThat(server.awaitExit(60)).isZero();
        assertThat(server.out())
                .contains("Usage: webrtc-signaling-server")
                .contains("--port=", "[4040]", "--cluster-members=", "--grace-seconds=", "--room-capacity=")
                .contains("ROOM_CAPACITY");
        assertThat(server.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PORT, 4o40", "PORT, 65536", "GRACE_SECONDS, 0", "REQUIRE_TOKEN, yes", "HOST, ' '"})
    void aWrongSettingEndsItWithOneSentence(String name, String value) {
        server = ServerProcess.start(Map.of(name, value));
        assertThat(server.awaitExit(60)).isEqualTo(UNUSABLE);
        assertThat(server.err().lines()).singleElement().asString().startsWith(name + " must");
        assertThat(server.out()).isEmpty();
    }

    @Test
    void anUnknownOptionEndsItWithOneSentence() {
        server = ServerProcess.start(Map.of(), "--prot=4040");
        assertThat(server.awaitExit(60)).isEqualTo(UNUSABLE);
        assertThat(server.err().lines()).singleElement().asString().contains("--prot", "--help");
        assertThat(server.out()).isEmpty();
    }

    @Test
    void anOptionOutweighsTheEnvironment() {
        server = ServerProcess.start(Map.of("PORT", "0"), "--port=none");
        assertThat(server.awaitExit(60)).isEqualTo(UNUSABLE);
        assertThat(server.err()).contains("'none'");
    }

    @ParameterizedTest
    @CsvSource({"PORT, ADMIN_PORT", "ADMIN_PORT, PORT"})
    void aPortInUseEndsItWithOneSentence(String used, String free) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(socket.getLocalPort());
            server = ServerProcess.start(Map.of(used, port, free, "0", "HOST", "127.0.0.1"));
            assertThat(server.awaitExit(60)).isEqualTo(UNUSABLE);
            assertThat(server.err().lines()).singleElement().asString().contains("in use", used + " " + port);
            assertThat(Arrays.stream(server.out().split("\n", -1))).noneMatch(line -> line.contains("ready"));
        }
    }
}
