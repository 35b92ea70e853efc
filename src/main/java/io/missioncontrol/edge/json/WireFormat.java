package io.missioncontrol.edge.json;

import java.io.IOException;
import java.time.LocalDateTime;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.missioncontrol.edge.input.Timestamps;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** How answers are written: names in snake case (set in the properties), times as clients of this API know them. */
@Singleton
public class WireFormat implements ObjectMapperCustomizer {

    /** After Quarkus has registered its modules: of two serializers for times the later one counts. */
    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("wire-format").addSerializer(new TimestampSerializer()));
    }

    private static final class TimestampSerializer extends StdSerializer<LocalDateTime> {

        private static final long serialVersionUID = 1;

        TimestampSerializer() {
            super(LocalDateTime.class);
        }

        @Override
        public void serialize(LocalDateTime time, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            generator.writeString(Timestamps.format(time));
        }
    }
}
