package webrtc.signaling.http;

import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files of the operator every two seconds, on worker threads, one look after the other. By their content, which
 * is short: times of files may stay where a volume's files are swapped, as on Kubernetes. Why they can't be used is told
 * once.
 */
public final class FileFollower {
    private static final long LOOK_MILLIS = 2_000;

    private final Vertx vertx;
    private final Runnable look;
    private final Consumer<String> faulty;

    private @Nullable String fault;

    private FileFollower(Vertx vertx, Runnable look, Consumer<String> faulty) {
        this.vertx = vertx;
        this.look = look;
        this.faulty = faulty;
    }

    /**
     * Looks from now on, until the Vert.x is closed.
     *
     * @param look reads the files, and fails with an {@link IllegalArgumentException} that says why they can't be used
     * @param faulty told why, where that is news
     */
    public static void follow(Vertx vertx, Runnable look, Consumer<String> faulty) {
        new FileFollower(vertx, look, faulty).lookLater();
    }

    private void lookLater() {
        vertx.setTimer(
                LOOK_MILLIS,
                timer -> vertx.executeBlocking(() -> {
                            look();
                            return null;
                        })
                        .onComplete(looked -> lookLater()));
    }

    private void look() {
        try {
            look.run();
            fault = null;
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(fault)) {
                fault = why;
                faulty.accept(why);
            }
        }
    }
}
