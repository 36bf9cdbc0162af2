package webrtc.signaling;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks the node in the same container whether it is ready: the exit code is 0 where it is. An image needs no curl for it. */
public final class HealthCheck {
    private static final int TIMEOUT_MILLIS = 2_000;

    private HealthCheck() {}

    /** The program; it reads the node's settings in the environment that both share. */
    public static void main(String[] args) {
        System.exit(isReady(ServerConfig.ofEnvironment(System.getenv())) ? 0 : 1);
    }

    private static boolean isReady(ServerConfig config) {
        String host = config.adminHost().equals("0.0.0.0") ? "127.0.0.1" : config.adminHost();
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://" + host + ":" + config.adminPort() + "/readyz")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
