package webrtc.signaling;

import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How sockets are read and written. By io_uring a turn of an event loop costs the kernel one call, and not one for each
 * socket; containers are mostly forbidden to use it, and then it is epoll.
 */
public final class NativeTransport {
    private static final String AUTO = "auto";
    private static final String NONE = "none";

    /** The first Linux whose rings leave their work to the thread that waits (io_uring_setup(2), DEFER_TASKRUN). */
    private static final int MAJOR = 6;

    private static final int MINOR = 1;

    private static final Pattern KERNEL = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

    private NativeTransport() {}

    /** Whether the setting may have this value. */
    static boolean isName(String name) {
        return List.of(AUTO, "io_uring", "epoll", NONE).contains(name);
    }

    /**
     * What the setting stands for.
     *
     * @throws IllegalArgumentException where this system does not have it
     */
    public static Transport of(String name) {
        return switch (name) {
            case AUTO ->
                Stream.of(isRecent(System.getProperty("os.version")) ? Transport.IO_URING : null, Transport.EPOLL)
                        .filter(NativeTransport::isThere)
                        .findFirst()
                        .orElse(Transport.NIO);
            case NONE -> Transport.NIO;
            default -> theOne(name, name.equals("epoll") ? Transport.EPOLL : Transport.IO_URING);
        };
    }

    /** Older kernels may start to serve by io_uring and fail: they count its memory against a small limit. */
    static boolean isRecent(String kernel) {
        Matcher version = KERNEL.matcher(kernel);
        if (!version.matches()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > MAJOR || (major == MAJOR && Integer.parseInt(version.group(2)) >= MINOR);
    }

    private static boolean isThere(@Nullable Transport transport) {
        return transport != null && transport.available();
    }

    /** The transport, if this system has it. */
    static Transport theOne(String name, @Nullable Transport transport) {
        if (transport == null || !transport.available()) {
            Throwable cause = transport == null ? null : transport.unavailabilityCause();
            throw new IllegalArgumentException("NATIVE_TRANSPORT can't be " + name + " on this system: "
                    + (cause == null ? "it is not Linux on x86-64 or ARM" : cause.getMessage()) + ".");
        }
        return transport;
    }
}
