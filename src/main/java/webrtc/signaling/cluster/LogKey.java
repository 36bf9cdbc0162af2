package webrtc.signaling.cluster;

import com.hazelcast.partition.PartitionAware;
import webrtc.signaling.room.HomeId;

/** A segment's place in the map: all segments of a home lie in one partition, so they can be read together. */
record LogKey(HomeId home, long number) implements PartitionAware<String> {
    @Override
    public String getPartitionKey() {
        return home.address();
    }
}
