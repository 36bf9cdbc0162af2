package webrtc.signaling.room;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * The commands of a home to the directory: about one room one after the other, so that a home learns the results in the
 * order in which they came about. Belongs to the home's context.
 */
final class Commands {
    private final RoomDirectory directory;
    private final long patienceNanos;
    /** By room, the command that was given last and has no result yet. */
    private final Map<String, Future<RoomResult>> last = new HashMap<>();

    Commands(RoomDirectory directory, Limits limits) {
        this.directory = directory;
        this.patienceNanos = limits.answerMillis() * 1_000_000;
    }

    /**
     * Runs a command when those before it about the room have run, whatever became of them. One that had to wait for
     * longer than a caller does fails instead: in trouble the line must not grow.
     */
    Future<RoomResult> run(String room, RoomCommand command) {
        long latest = System.nanoTime() + patienceNanos;
        Future<RoomResult> before = last.get(room);
        Future<RoomResult> result = before == null
                ? directory.change(room, command)
                : before.transform(done -> System.nanoTime() - latest > 0
                        ? Future.failedFuture("the commands before took too long")
                        : directory.change(room, command));
        last.put(room, result);
        return result.onComplete(done -> last.remove(room, result));
    }

    /** Whether the directory is just being told something about the room. */
    boolean isRunning(String room) {
        return last.containsKey(room);
    }
}
