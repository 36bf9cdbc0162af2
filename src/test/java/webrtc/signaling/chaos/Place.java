package webrtc.signaling.chaos;

import java.util.Collections;
import java.util.List;

/**
 * Where a node runs.
 *
 * @param host its address for clients
 * @param clusterHost its address for the other nodes
 * @param command what a process is started with so that it runs there
 */
record Place(String host, String clusterHost, List<String> command) {
    /** So many places on loopback: nothing lies between the nodes. */
    static List<Place> onLoopback(int count) {
        return Collections.nCopies(count, new Place("127.0.0.1", "127.0.0.1", List.of()));
    }
}
