package webrtc.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TurnTest {
    @Test
    void hasOneNumberFromItsBeginningToItsEnd(Vertx vertx, VertxTestContext test) {
        Context context = vertx.getOrCreateContext();
        Turn turn = new Turn(context);
        context.runOnContext(first -> {
            long number = turn.number();
            test.verify(() -> assertThat(turn.number()).isEqualTo(number).isNotNegative());
            context.runOnContext(second -> {
                long next = turn.number();
                test.verify(() -> assertThat(next).isGreaterThan(number));
                context.runOnContext(third -> {
                    test.verify(() -> assertThat(turn.number()).isGreaterThan(next));
                    test.completeNow();
                });
            });
        });
    }
}
