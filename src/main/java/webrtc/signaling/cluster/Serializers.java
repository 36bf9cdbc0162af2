package webrtc.signaling.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.ByteArraySerializer;
import java.util.function.BiConsumer;
import java.util.function.Function;
import webrtc.signaling.protocol.Packer;
import webrtc.signaling.protocol.Unpacker;
import webrtc.signaling.room.RoomCommand;
import webrtc.signaling.room.RoomResult;
import webrtc.signaling.room.RoomState;

/** How our types travel between members of the cluster: in the packed form, behind its version. */
final class Serializers {
    private static final int VERSION = 1;

    private Serializers() {}

    static void register(SerializationConfig config) {
        config.setJavaSerializationFilterConfig(failuresOnly());
        add(config, RoomState.class, new Packed<>(1, RoomState::pack, RoomState::unpack));
        add(config, RoomResult.class, new Packed<>(2, RoomResult::pack, RoomResult::unpack));
        add(
                config,
                RoomProcessor.class,
                new Packed<>(
                        3,
                        (processor, out) -> processor.command().pack(out),
                        in -> new RoomProcessor(RoomCommand.unpack(in))));
    }

    /**
     * A failure is all that members tell each other by Java serialization, in which whoever reaches the port could
     * otherwise name any class of any library, whose code would run.
     */
    private static JavaSerializationFilterConfig failuresOnly() {
        ClassFilter allowed = new ClassFilter()
                // "[": arrays, whose elements are looked at by themselves.
                .addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "[")
                .addClasses("java.io.IOException", "java.io.EOFException", "java.io.UncheckedIOException");
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
    }

    private static <T> void add(SerializationConfig config, Class<T> type, ByteArraySerializer<T> serializer) {
        config.addSerializerConfig(new SerializerConfig().setTypeClass(type).setImplementation(serializer));
    }

    private record Packed<T>(int typeId, BiConsumer<T, Packer> pack, Function<Unpacker, T> unpack)
            implements ByteArraySerializer<T> {
        @Override
        public byte[] write(T value) {
            Packer out = new Packer(512).number(VERSION);
            pack.accept(value, out);
            return out.toBytes();
        }

        @Override
        public T read(byte[] bytes) {
            Unpacker in = new Unpacker(bytes);
            int version = in.count();
            if (version != VERSION) {
                throw new IllegalArgumentException("Version " + version + " of the cluster's form is not known here");
            }
            return unpack.apply(in);
        }

        @Override
        public int getTypeId() {
            return typeId;
        }
    }
}
