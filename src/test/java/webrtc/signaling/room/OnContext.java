package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.function.Supplier;

/** Contexts for what belongs to one. */
final class OnContext {
    private OnContext() {}

    /** An event-loop context of its own. */
    static Context create(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Asks on a context. */
    static <T> Future<T> ask(Context context, Supplier<Future<T>> question) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(v -> question.get().onComplete(promise));
        return promise.future();
    }

    /** Asks on a context of its own; the answer must come on that context. */
    static <T> Future<T> ask(Vertx vertx, Supplier<Future<T>> question) {
        Context context = create(vertx);
        Promise<T> promise = Promise.promise();
        context.runOnContext(v -> question.get().onComplete(answer -> {
            if (Vertx.currentContext() != context) {
                promise.fail(new AssertionError("Completed on " + Vertx.currentContext()));
            } else if (answer.failed()) {
                promise.fail(answer.cause());
            } else {
                promise.complete(answer.result());
            }
        }));
        return promise.future();
    }
}
