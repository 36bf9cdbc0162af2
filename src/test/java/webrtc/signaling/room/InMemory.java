package webrtc.signaling.room;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** State that one context owns, and that any may ask: the answers come on the context of who asks. */
abstract class InMemory {
    private final Vertx vertx;
    private final Context owner;

    InMemory(Vertx vertx) {
        this.vertx = vertx;
        this.owner = OnContext.create(vertx);
    }

    final <T> Future<T> onOwner(Supplier<T> operation) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        owner.runOnContext(v -> {
            T result = operation.get();
            caller.runOnContext(w -> promise.complete(result));
        });
        return promise.future();
    }
}
