package webrtc.signaling.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Everything that a logger and those below it are told, of DEBUG and above, until it is closed; nobody else is told more. */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level level;
    private final boolean additive;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private LogWatch(Logger logger) {
        this.logger = logger;
        this.level = logger.getLevel();
        this.additive = logger.isAdditive();
    }

    /** Watches from now on. */
    public static LogWatch of(String name) {
        LogWatch watch = new LogWatch((Logger) LoggerFactory.getLogger(name));
        watch.start();
        watch.logger.setLevel(Level.DEBUG);
        watch.logger.setAdditive(false);
        watch.logger.addAppender(watch);
        return watch;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String trace = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.add(event.getLoggerName() + ' ' + event.getFormattedMessage() + ' ' + trace);
    }

    /** What was logged. */
    public String lines() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(additive);
        logger.setLevel(level);
    }
}
