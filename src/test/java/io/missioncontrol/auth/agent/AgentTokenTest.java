package io.missioncontrol.auth.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AgentTokenTest {

    @Test
    void randomTokensAreWellFormedAndDiffer() {
        assertThat(Stream.generate(AgentToken::random).limit(1_000))
                .allMatch(AgentToken::isWellFormed)
                .doesNotHaveDuplicates();
    }

    @Property
    void onlyBase64UrlOfTheRightLengthIsWellFormed(@ForAll String text) {
        assertThat(AgentToken.isWellFormed(text)).isEqualTo(text.matches("[A-Za-z0-9_-]{43}"));
    }

    @Property
    void anyCharactersOfTheRightLengthAreRead(@ForAll @StringLength(43) String text) {
        assertThat(AgentToken.isWellFormed(text)).isEqualTo(text.matches("[A-Za-z0-9_-]{43}"));
    }
}
