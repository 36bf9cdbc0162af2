package webrtc.signaling.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code GET /api/rooms/stats}. What the rooms document does not name is told only where it was asked for.
 *
 * @param rooms a page of rooms
 * @param totalRooms rooms of the whole cluster
 * @param totalClients clients of the whole cluster
 * @param matchingRooms rooms that a search found, on all pages; null where nothing was searched for
 * @param next the room after which the next page begins, or null where there is none
 * @param cluster the nodes and how all clients stand, or null
 */
public record Statistics(
        List<Room> rooms,
        int totalRooms,
        int totalClients,
        @Nullable Integer matchingRooms,
        @Nullable String next,
        @Nullable Cluster cluster) {

    /** One room; {@code details} in the order of {@code clients}, or null. */
    public record Room(
            String id, List<String> clients, @Nullable List<Client> details) {}

    /** A client in detail: its node, and when it joined. */
    public record Client(Peer peer, String node, Instant since) {}

    /** The cluster in detail: clients by state and by transport, under every value that these may have. */
    public record Cluster(
            List<Node> nodes, Map<SessionState, Integer> byState, Map<TransportKind, Integer> byTransport) {}

    /**
     * A living node.
     *
     * @param clients how many clients it is the home of
     * @param signals how many signals it has accepted since it started; null where it did not say so in time
     */
    public record Node(String id, int clients, @Nullable Long signals) {}

    /** The answer's body. */
    public byte[] toJson() {
        JsonBytes json = new JsonBytes(256 + rooms.size() * 128).raw("{\"rooms\":[");
        String comma = "";
        for (Room room : rooms) {
            room(json.raw(comma), room);
            comma = ",";
        }
        json.raw("],\"total_rooms\":").number(totalRooms);
        json.raw(",\"total_clients\":").number(totalClients);
        if (matchingRooms != null) {
            json.raw(",\"matching_rooms\":").number(matchingRooms);
        }
        if (next != null) {
            json.raw(",\"next\":").text(next);
        }
        if (cluster != null) {
            cluster(json.raw(",\"cluster\":"), cluster);
        }
        return json.raw("}").toBytes();
    }

    private static void room(JsonBytes json, Room room) {
        json.raw("{\"room_id\":").text(room.id()).raw(",\"clients\":[");
        String comma = "";
        for (String client : room.clients()) {
            json.raw(comma).raw("\"").raw(client).raw("\"");
            comma = ",";
        }
        json.raw("]");
        if (room.details() != null) {
            details(json, room.details());
        }
        json.raw("}");
    }

    private static void details(JsonBytes json, List<Client> details) {
        json.raw(",\"details\":[");
        String comma = "";
        for (Client client : details) {
            Peer peer = client.peer();
            json.raw(comma).raw("{\"client_id\":\"").raw(peer.clientId());
            json.raw("\",\"state\":\"").raw(peer.state().text());
            json.raw("\",\"transport\":\"").raw(peer.transport().text());
            json.raw("\",\"node\":").text(client.node());
            json.raw(",\"since\":\"")
                    .raw(ServerEvents.timestamp(client.since()))
                    .raw("\"}");
            comma = ",";
        }
        json.raw("]");
    }

    private static void cluster(JsonBytes json, Cluster cluster) {
        json.raw("{\"nodes\":[");
        String comma = "";
        for (Node node : cluster.nodes()) {
            json.raw(comma).raw("{\"node\":").text(node.id());
            json.raw(",\"clients\":").number(node.clients()).raw(",\"signals\":");
            json.raw(node.signals() == null ? "null" : node.signals().toString())
                    .raw("}");
            comma = ",";
        }
        json.raw("],\"clients_by_state\":{");
        comma = "";
        for (SessionState state : SessionState.values()) {
            json.raw(comma).raw("\"").raw(state.text()).raw("\":");
            json.number(cluster.byState().getOrDefault(state, 0));
            comma = ",";
        }
        json.raw("},\"clients_by_transport\":{");
        comma = "";
        for (TransportKind transport : TransportKind.values()) {
            json.raw(comma).raw("\"").raw(transport.text()).raw("\":");
            json.number(cluster.byTransport().getOrDefault(transport, 0));
            comma = ",";
        }
        json.raw("}}");
    }
}
