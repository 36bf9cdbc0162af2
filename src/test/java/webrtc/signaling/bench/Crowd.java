package webrtc.signaling.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Clients that come, few at a time, are told of together, and leave together. */
final class Crowd implements Client.Listener {
    /** How many connect at the same time. */
    private static final int CONNECTING = 100;

    /** How many leave at the same time: some connect once more for it, and files are limited. */
    private static final int LEAVING = 1_000;

    private static final long PATIENCE_SECONDS = 60;

    /** Client and room ids are never used twice: no measurement meets what another one left behind. */
    private static int nextNumber;

    private final Loop loop;
    private final Servers servers;
    private final int perRoom;
    private final boolean together;
    private final List<Integer> nodes;
    private final int first;
    private final List<Client> clients = new ArrayList<>();
    private Client.Listener listener = this;
    private int ready;

    Crowd(Loop loop, Servers servers, int perRoom) {
        this(loop, servers, perRoom, false);
    }

    /** Those of a room are spread over these nodes only. */
    Crowd(Loop loop, Servers servers, int perRoom, List<Integer> nodes) {
        this(loop, servers, perRoom, false, nodes);
    }

    /** Whether they come to speak to the whole room or to each other is something that users of channels must know. */
    Crowd(Loop loop, Servers servers, int perRoom, boolean together) {
        this(loop, servers, perRoom, together, servers.nodes());
    }

    private Crowd(Loop loop, Servers servers, int perRoom, boolean together, List<Integer> nodes) {
        this.loop = loop;
        this.servers = servers;
        this.perRoom = perRoom;
        this.together = together;
        this.nodes = nodes;
        // Rooms start anew, and each has its first client on the first node.
        this.first = nextNumber;
    }

    /** Connects so many clients to so many rooms; waits until all are ready. */
    List<Client> connect(int rooms, Client.Listener listener) {
        int all = rooms * perRoom;
        nextNumber += all + all % 2;
        this.listener = listener;
        loop.runUntil(
                () -> {
                    while (clients.size() < all && clients.size() - ready < CONNECTING) {
                        int number = first + clients.size();
                        String room = "r" + first + "-" + clients.size() / perRoom;
                        int node = nodes.get(number % nodes.size());
                        clients.add(servers.client(loop, node, room, number, together, this));
                    }
                    return ready == all;
                },
                PATIENCE_SECONDS,
                servers.contestant().label + " takes " + all + " clients");
        return clients;
    }

    /** The client with this number. */
    Client get(int number) {
        return clients.get(number - first);
    }

    /** The clients of the same room as this one, itself too. */
    List<Client> roomOf(Client client) {
        int start = (client.number() - first) / perRoom * perRoom;
        return clients.subList(start, Math.min(start + perRoom, clients.size()));
    }

    @Override
    public void ready(Client client) {
        ready++;
        if (listener != this) {
            listener.ready(client);
        }
    }

    @Override
    public void arrived(Client client, long sentAt, char kind, int sender) {
        if (listener != this) {
            listener.arrived(client, sentAt, kind, sender);
        }
    }

    /** All leave; waits until the server has let them go. */
    void leave() {
        listener = this;
        Queue<Client> staying = new ArrayDeque<>(clients);
        List<Client> leaving = new ArrayList<>();
        loop.runUntil(
                () -> {
                    while (!staying.isEmpty() && leaving.size() < LEAVING) {
                        Client client = staying.remove();
                        client.leave();
                        leaving.add(client);
                    }
                    leaving.removeIf(Client::isGone);
                    return staying.isEmpty() && leaving.isEmpty();
                },
                PATIENCE_SECONDS,
                servers.contestant().label + " lets its clients go");
    }
}
