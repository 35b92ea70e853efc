package io.missioncontrol.edge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    @Test
    void aLiteralSegmentWinsOverAParameter() {
        // Given
        RouteTable table = table("GET /things/{thing_id}", "GET /things/active");

        // When
        RouteTable.Match match = table.match("/things/active");

        // Then
        assertThat(match.route("GET").template()).isEqualTo("/things/active");
        assertThat(match.parameters(match.route("GET"))).isEmpty();
    }

    @Test
    void theSearchTurnsBackFromALiteralThatLeadsNowhere() {
        // Given
        RouteTable table = table("GET /things/active", "GET /things/{thing_id}/parts/{part_id}");

        // When
        RouteTable.Match match = table.match("/things/active/parts/7");

        // Then
        assertThat(match.parameters(match.route("GET"))).isEqualTo(Map.of("thing_id", "active", "part_id", "7"));
    }

    @Test
    void parametersAreNamedAsTheirOwnOperationNamesThem() {
        // Given
        RouteTable table = table("GET /a/{one}", "POST /a/{two}");

        // When
        RouteTable.Match match = table.match("/a/x%20y%2Fz");

        // Then
        assertThat(match.parameters(match.route("GET"))).isEqualTo(Map.of("one", "x y/z"));
        assertThat(match.parameters(match.route("POST"))).isEqualTo(Map.of("two", "x y/z"));
        assertThat(match.allow()).isEqualTo("GET, HEAD, POST");
    }

    @Test
    void anEmptySegmentIsNoParameter() {
        assertThat(table("GET /a/{one}").match("/a/")).isNull();
    }

    @Test
    void twoOperationsWithOnePathAndMethodAreAMistake() {
        assertThatThrownBy(() -> table("GET /a/{one}", "GET /a/{two}")).hasMessageContaining("GET /a/{two}");
    }

    @Property
    void noPathWhateverBreaksTheSearch(@ForAll String path) {
        // Given
        RouteTable table = table("GET /a/{one}", "POST /a/b/{two}/c");

        // When
        RouteTable.Match match = table.match(path);

        // Then
        assertThat(match == null || path.startsWith("/a/") || path.contains("%")).isTrue();
    }

    private static RouteTable table(String... operations) {
        RouteTable table = new RouteTable();
        for (String operation : operations) {
            String[] parts = operation.split(" ");
            table.add(parts[0], parts[1], BodyPolicy.IGNORED, null, operation);
        }
        return table;
    }
}
