package webrtc.signaling.room;

import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;

/**
 * Names a home: one event loop of one node, where sessions live.
 *
 * @param node the cluster's id of the node
 * @param loop the number of the verticle instance in that node, from 0
 */
public record HomeId(String node, int loop) {
    /** Where the home listens on the event bus. This is the only place that spells an address. */
    public String address() {
        return "home/" + node + "/" + loop;
    }

    void pack(Packer out) {
        out.string(node).number(loop);
    }

    static HomeId unpack(Unpacker in) {
        return new HomeId(in.string(), in.count());
    }
}
