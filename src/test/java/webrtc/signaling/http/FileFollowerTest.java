package webrtc.signaling.http;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files are followed whatever a look at them brings. */
@ExtendWith(VertxExtension.class)
class FileFollowerTest {
    @Test
    void aLookThatFailsAsNobodyExpectedIsNotTheLast(Vertx vertx) {
        // Not into the log, where other tests look for errors of theirs.
        vertx.exceptionHandler(expected -> {});
        AtomicInteger looks = new AtomicInteger();
        FileFollower.follow(
                vertx,
                () -> {
                    looks.incrementAndGet();
                    throw new IllegalStateException("nobody expects this");
                },
                why -> {});
        await().untilAtomic(looks, greaterThan(1));
    }
}
