package webrtc.signaling.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Notes, wherever in this JVM, every warning of Vert.x that an event loop was blocked, every exception that nobody
 * caught, and every error that the server logs.
 */
public final class EventLoopWatch {
    private static final List<String> BLOCKED = new CopyOnWriteArrayList<>();
    private static final List<String> ERRORS = new CopyOnWriteArrayList<>();

    private static boolean watching;

    /** Watches from now on. */
    static synchronized void start() {
        if (watching) {
            return;
        }
        watching = true;
        // A worker may take its time.
        watch("io.vertx.core.impl.BlockedThreadChecker", event -> {
            if (event.getFormattedMessage().contains("eventloop")) {
                BLOCKED.add(event.getFormattedMessage());
            }
        });
        watch("io.vertx.core.impl.ContextImpl", EventLoopWatch::noteOurs);
        watch("webrtc.signaling", EventLoopWatch::noteOurs);
    }

    private interface Watcher {
        void logged(ILoggingEvent event);
    }

    private EventLoopWatch() {}

    private static void watch(String logger, Watcher watcher) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                watcher.logged(event);
            }
        };
        appender.start();
        ((Logger) LoggerFactory.getLogger(logger)).addAppender(appender);
    }

    /** The clients of the tests run on event loops too: their faults have none of our code in them. */
    private static void noteOurs(ILoggingEvent event) {
        String trace = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        boolean ours = event.getLoggerName().startsWith("webrtc.") || trace.contains("at webrtc.signaling.");
        if (ours && event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            ERRORS.add(event.getFormattedMessage() + '\n' + trace);
        }
    }

    /** The server has logged one error, which a test provoked. */
    public static void assertError(String part) {
        assertThat(ERRORS).singleElement().asString().contains(part);
        ERRORS.clear();
    }

    /** Fails where an event loop was blocked, or something went wrong unseen, since the last time. */
    public static void assertUndisturbed() {
        List<String> blocked = List.copyOf(BLOCKED);
        List<String> errors = List.copyOf(ERRORS);
        BLOCKED.removeAll(blocked);
        ERRORS.removeAll(errors);
        assertThat(blocked).as("blocked event loops").isEmpty();
        assertThat(errors).as("errors of the server").isEmpty();
    }
}
