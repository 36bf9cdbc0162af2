package webrtc.signaling.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.Statistics;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.room.Member;
import webrtc.signaling.room.RoomState;

/**
 * What a request for statistics wants to see.
 *
 * @param details whether clients and cluster are told in detail
 * @param limit rooms of the page
 * @param after the room that the page begins behind, or null for the first page
 * @param search what the ids of the rooms contain, in any case; null for every room
 */
record StatsPage(
        boolean details,
        int limit,
        @Nullable String after,
        @Nullable String search) {

    /** The cluster as it was: all rooms, and the signals of every living node, null where it did not tell. */
    record Snapshot(SortedMap<String, RoomState> rooms, SortedMap<String, @Nullable Long> signals) {}

    /** The answer about one room, null where there is none. */
    byte @Nullable [] of(String id, RoomState state) {
        if (state.isEmpty()) {
            return null;
        }
        return new Statistics(List.of(room(id, state)), 1, state.members().size(), null, null, null).toJson();
    }

    /** The answer about the cluster. */
    byte[] of(Snapshot snapshot) {
        int clients = 0;
        int matching = 0;
        String next = null;
        List<Statistics.Room> page = new ArrayList<>();
        String wanted = search == null ? "" : search.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, RoomState> entry : snapshot.rooms.entrySet()) {
            String id = entry.getKey();
            clients += entry.getValue().members().size();
            if (!wanted.isEmpty() && !id.toLowerCase(Locale.ROOT).contains(wanted)) {
                continue;
            }
            matching++;
            if (after != null && id.compareTo(after) <= 0) {
                continue;
            }
            if (page.size() < limit) {
                page.add(room(id, entry.getValue()));
            } else if (next == null) {
                next = page.get(limit - 1).id();
            }
        }
        return new Statistics(
                        page,
                        snapshot.rooms.size(),
                        clients,
                        search == null ? null : matching,
                        next,
                        details ? cluster(snapshot) : null)
                .toJson();
    }

    private Statistics.Room room(String id, RoomState state) {
        List<Statistics.Client> clients = null;
        if (details) {
            clients = state.members().values().stream()
                    .map(member -> new Statistics.Client(
                            member.peer(), member.home().node(), Instant.ofEpochMilli(member.since())))
                    .toList();
        }
        return new Statistics.Room(id, List.copyOf(state.members().keySet()), clients);
    }

    private static Statistics.Cluster cluster(Snapshot snapshot) {
        Map<String, Integer> byNode = new HashMap<>();
        Map<SessionState, Integer> byState = new EnumMap<>(SessionState.class);
        Map<TransportKind, Integer> byTransport = new EnumMap<>(TransportKind.class);
        for (RoomState room : snapshot.rooms.values()) {
            for (Member member : room.members().values()) {
                byNode.merge(member.home().node(), 1, Integer::sum);
                byState.merge(member.state(), 1, Integer::sum);
                byTransport.merge(member.transport(), 1, Integer::sum);
            }
        }
        List<Statistics.Node> nodes = new ArrayList<>();
        snapshot.signals.forEach(
                (node, signals) -> nodes.add(new Statistics.Node(node, byNode.getOrDefault(node, 0), signals)));
        return new Statistics.Cluster(nodes, byState, byTransport);
    }
}
