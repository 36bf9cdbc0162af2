package webrtc.signaling.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The room directory as a plain map on one context: what the contract asks for, and nothing else. */
class InMemoryRoomDirectory extends InMemory implements RoomDirectory {
    private final Map<String, RoomState> rooms = new HashMap<>();

    InMemoryRoomDirectory(Vertx vertx) {
        super(vertx);
    }

    @Override
    public Future<RoomResult> change(String room, RoomCommand command) {
        return onOwner(() -> {
            RoomResult result = command.applyTo(rooms.getOrDefault(room, RoomState.EMPTY));
            if (result.state().isEmpty()) {
                rooms.remove(room);
            } else {
                rooms.put(room, result.state());
            }
            return result;
        });
    }

    @Override
    public Future<RoomState> read(String room) {
        return onOwner(() -> rooms.getOrDefault(room, RoomState.EMPTY));
    }

    @Override
    public Future<Void> readAll(Set<String> names, Consumer<Map<String, RoomState>> some) {
        return scan().map(all -> {
            names.forEach(name -> some.accept(Map.of(name, all.getOrDefault(name, RoomState.EMPTY))));
            return null;
        });
    }

    @Override
    public Future<Map<String, RoomState>> scan() {
        return onOwner(() -> new HashMap<>(rooms));
    }

    @Override
    public Future<Map<String, Set<String>>> orphaned(Set<String> livingNodes) {
        return scan().map(all -> {
            Map<String, Set<String>> orphaned = new HashMap<>();
            all.forEach((room, state) -> {
                Set<String> dead = state.nodes();
                dead.removeAll(livingNodes);
                if (!dead.isEmpty()) {
                    orphaned.put(room, dead);
                }
            });
            return orphaned;
        });
    }
}
