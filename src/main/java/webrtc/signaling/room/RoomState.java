package webrtc.signaling.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import webrtc.signaling.protocol.Departure;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Peer;
import webrtc.signaling.protocol.Unpacker;

/**
 * What the directory knows of one room, immutable. {@link RoomCommand} makes the next state from one.
 *
 * @param stamp rises with every change, seen by clients or not; where two nodes hold different states, the higher is
 *     the newer
 * @param version the stamp of the last change that clients are told of: a join or a leave
 * @param members by client id, sorted
 * @param departed who left last and why, the latest last: for homes that were not told
 */
public record RoomState(long stamp, long version, SortedMap<String, Member> members, List<Departure> departed) {
    /** Departures that are remembered. */
    private static final int DEPARTED = 16;

    /** A room that nobody is in. */
    public static final RoomState EMPTY = new RoomState(0, 0, Collections.emptySortedMap(), List.of());

    /** The member with this client id, or null. */
    public @Nullable Member member(String client) {
        return members.get(client);
    }

    /** Whether nobody is in it. */
    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** The members as clients see them, sorted. */
    public List<Peer> peers() {
        return members.values().stream().map(Member::peer).toList();
    }

    /** Every node that has a member of the room. */
    public Set<String> nodes() {
        Set<String> nodes = new LinkedHashSet<>();
        members.values().forEach(member -> nodes.add(member.home().node()));
        return nodes;
    }

    /** Every home that has a member of the room. */
    Set<HomeId> homes() {
        Set<HomeId> homes = new LinkedHashSet<>();
        members.values().forEach(member -> homes.add(member.home()));
        return homes;
    }

    /** The state after members changed; {@code visible} where clients are told. */
    RoomState with(long newStamp, boolean visible, Collection<Member> changed) {
        SortedMap<String, Member> next = new TreeMap<>(members);
        changed.forEach(member -> next.put(member.client(), member));
        return new RoomState(newStamp, visible ? newStamp : version, next, departed);
    }

    RoomState without(Departure departure) {
        SortedMap<String, Member> next = new TreeMap<>(members);
        next.remove(departure.clientId());
        List<Departure> latest = new ArrayList<>(departed);
        latest.add(departure);
        List<Departure> remembered = latest.subList(Math.max(0, latest.size() - DEPARTED), latest.size());
        return new RoomState(stamp + 1, stamp + 1, next, List.copyOf(remembered));
    }

    /** Why somebody who was a member is none any more. */
    LeaveReason reasonFor(String client) {
        LeaveReason reason = LeaveReason.LEFT;
        for (Departure departure : departed) {
            if (departure.clientId().equals(client)) {
                reason = departure.reason();
            }
        }
        return reason;
    }

    /** Writes the state as the cluster keeps and sends it. */
    public void pack(Packer out) {
        out.number(stamp).number(version).number(members.size());
        members.values().forEach(member -> member.pack(out));
        packDepartures(departed, out);
    }

    static void packDepartures(List<Departure> departures, Packer out) {
        out.number(departures.size());
        departures.forEach(departure -> out.string(departure.clientId()).constant(departure.reason()));
    }

    static List<Departure> unpackDepartures(Unpacker in) {
        List<Departure> departures = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            departures.add(new Departure(in.string(), in.constant(LeaveReason.values())));
        }
        return departures;
    }

    /** Reads what {@link #pack} wrote. */
    public static RoomState unpack(Unpacker in) {
        long stamp = in.number();
        long version = in.number();
        SortedMap<String, Member> members = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) {
            Member member = Member.unpack(in);
            members.put(member.client(), member);
        }
        return new RoomState(stamp, version, members, unpackDepartures(in));
    }
}
