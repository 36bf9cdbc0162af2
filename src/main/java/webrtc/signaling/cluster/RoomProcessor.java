package webrtc.signaling.cluster;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.room.RoomCommand;
import webrtc.signaling.room.RoomResult;
import webrtc.signaling.room.RoomState;

/**
 * Runs a command on a room where the room is kept, and again on its backup. The command is a pure function of the
 * room's state, so both end up the same.
 */
final class RoomProcessor implements EntryProcessor<String, RoomState, RoomResult> {
    private static final long serialVersionUID = 1L;

    private final transient RoomCommand command;

    RoomProcessor(RoomCommand command) {
        this.command = command;
    }

    RoomCommand command() {
        return command;
    }

    @Override
    public RoomResult process(Map.Entry<String, @Nullable RoomState> entry) {
        RoomState state = entry.getValue();
        RoomState before = state == null ? RoomState.EMPTY : state;
        RoomResult result = command.applyTo(before);
        if (result.state().stamp() != before.stamp()) {
            // Without a value the entry is gone: a room that nobody is in leaves nothing behind.
            entry.setValue(result.state().isEmpty() ? null : result.state());
        }
        return result;
    }
}
