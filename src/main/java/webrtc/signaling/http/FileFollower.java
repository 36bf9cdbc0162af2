package webrtc.signaling.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at files of the operator every two seconds, on worker threads, one look after the other. By their content, which
 * is short: times of files may stay where a volume's files are swapped, as on Kubernetes. Why they can't be used is told
 * once.
 */
public final class FileFollower extends AbstractVerticle {
    private static final long LOOK_MILLIS = 2_000;

    private final Runnable look;
    private final Consumer<String> faulty;

    private @Nullable String fault;

    private FileFollower(Runnable look, Consumer<String> faulty) {
        this.look = look;
        this.faulty = faulty;
    }

    /**
     * Looks from now on, until the Vert.x is closed. As a verticle, for those are undeployed, and their timers with them,
     * before the worker threads go.
     *
     * @param look reads the files, and fails with an {@link IllegalArgumentException} that says why they can't be used
     * @param faulty told why, where that is news
     * @return done when it is sure to look
     */
    public static Future<?> follow(Vertx vertx, Runnable look, Consumer<String> faulty) {
        return vertx.deployVerticle(
                new FileFollower(look, faulty), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
    }

    @Override
    public void start() {
        lookLater();
    }

    private void lookLater() {
        vertx.setTimer(LOOK_MILLIS, timer -> {
            // First, so that no look is the last one, whatever comes of it.
            lookLater();
            look();
        });
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
