package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class PreparedMappingsTest {

    @Test
    void quarkusReadsTheSameAtTheStart() {
        // Given
        MappedGroups groups = PreparedMappings.read();
        Set<String> names = PreparedMappings.namesOfThisProcess();
        SmallRyeConfigBuilder preparing = runTimeConfig().withCustomizers(builder -> groups.replaceIn(builder, names));

        // When
        SmallRyeConfig read = runTimeConfig().build();
        SmallRyeConfig prepared = preparing.build();

        // Then
        assertThat(groups.groups()).hasSizeGreaterThan(20);
        assertThat(preparing.getMappingsBuilder().getMappingsInstances().values())
                .containsAnyElementsOf(groups.groups().values());
        for (ConfigClass group : groups.groups().keySet()) {
            assertThat(prepared.getConfigMapping(group.getType(), group.getPrefix())).as(group.getPrefix())
                    .usingRecursiveComparison()
                    .withEqualsForType((one, other) -> one.pattern().equals(other.pattern()), Pattern.class)
                    .isEqualTo(read.getConfigMapping(group.getType(), group.getPrefix()));
        }
    }

    private static SmallRyeConfigBuilder runTimeConfig() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        AbstractConfigBuilder.withCustomizer(builder, PreparedMappings.RUN_TIME_CONFIG);
        return builder;
    }
}
