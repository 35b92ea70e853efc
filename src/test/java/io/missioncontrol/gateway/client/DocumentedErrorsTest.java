package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

class DocumentedErrorsTest {

    @Test
    void everyCodeIsInTheGuideWithACure() throws IOException {
        // Given
        Map<String, Boolean> codes = Arrays.stream(GatewayErrorCode.values())
                .collect(Collectors.toMap(GatewayErrorCode::wireName, GatewayErrorCode::isPassing));

        // When
        Map<String, Boolean> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/gateways.md"))) {
            String[] cells = line.split(" \\| ");
            boolean isCode = line.startsWith("| `") && cells.length == 4 && cells[1].matches("yes|no");
            if (isCode) {
                Arrays.stream(cells[0].substring(2).split(", ")).forEach(code ->
                        documented.put(code.replace("`", ""), cells[1].equals("yes")));
            }
        }

        // Then
        assertThat(documented).isEqualTo(codes);
    }
}
