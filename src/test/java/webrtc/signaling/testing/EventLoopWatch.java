package webrtc.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Notes every warning of Vert.x that a thread was blocked, wherever in this JVM. */
public final class EventLoopWatch {
    private static final List<String> WARNINGS = new CopyOnWriteArrayList<>();

    static {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                WARNINGS.add(event.getFormattedMessage());
            }
        };
        appender.start();
        ((Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker")).addAppender(appender);
    }

    private EventLoopWatch() {}

    /** Fails where an event loop was blocked since the JVM started; a worker may take its time. */
    static void assertNeverBlocked() {
        assertThat(WARNINGS)
                .filteredOn(warning -> warning.contains("eventloop"))
                .as("blocked event loops")
                .isEmpty();
    }
}
