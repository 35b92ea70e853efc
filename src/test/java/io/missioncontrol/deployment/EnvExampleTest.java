package io.missioncontrol.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.missioncontrol.config.StartUpCheck;
import io.missioncontrol.config.Variable;
import io.missioncontrol.config.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code .env.example} and {@code compose.yml} know what the service knows. */
class EnvExampleTest {

    private static final Pattern SETTING = Pattern.compile("(?m)^(# )?([A-Z][A-Z0-9_]+)=(.*)$");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z0-9_]+)");
    /** In a container these are not the operator's to choose. */
    private static final Set<String> FIXED_IN_COMPOSE =
            Set.of("PORT", "MANAGEMENT_PORT", "OPENCLAW_GATEWAY_DEVICE_IDENTITY_PATH", "RQ_REDIS_URL");

    @Test
    void everyVariableIsInTheExampleOnce() throws IOException {
        List<String> known = Variables.ALL.stream().map(Variable::name).toList();

        List<String> inExample = SETTING.matcher(example()).results().map(match -> match.group(2)).toList();

        assertThat(known).as("add it to .env.example and compose.yml").isSubsetOf(inExample);
        assertThat(inExample).doesNotHaveDuplicates();
        // What is left is for Compose itself.
        Set<String> others = new TreeSet<>(inExample);
        known.forEach(others::remove);
        assertThat(others).isEqualTo(composeOnly());
    }

    @Test
    void whatIsCommentedOutIsTheDefault() throws IOException {
        JsonNode inCompose = backend().get("environment");
        SETTING.matcher(example()).results().filter(match -> match.group(1) != null).forEach(match -> {
            String name = match.group(2);
            String value = match.group(3);
            Variables.named(name)
                    // Compose's own default, or one that it cannot know.
                    .filter(variable -> !inCompose.path(name).asText().contains("${" + name + ":-" + value + "}"))
                    .filter(variable -> !variable.defaultValue().isEmpty())
                    .ifPresent(variable -> assertThat(value).as(name).isEqualTo(variable.defaultValue()));
        });
    }

    @Test
    void theExampleHoldsNoSecret() throws IOException {
        assertThat(settings()).containsEntry("LOCAL_AUTH_TOKEN", "").containsEntry("POSTGRES_PASSWORD", "");
        assertThat(new StartUpCheck(name -> Optional.ofNullable(
                                Map.of("DATABASE_URL", "postgresql://a:b@c/d").getOrDefault(name, settings().get(name))))
                        .firstRefusal())
                .hasValueSatisfying(line -> assertThat(line).contains("LOCAL_AUTH_TOKEN"));
    }

    @Test
    void theExampleIsAcceptedWithTheSecretsFilledIn() {
        Map<String, String> filledIn = new HashMap<>(settings());
        filledIn.put("LOCAL_AUTH_TOKEN", "0123456789abcdef".repeat(4));
        filledIn.put("DATABASE_URL", "postgresql://a:b@c/d");

        assertThat(new StartUpCheck(name -> Optional.ofNullable(filledIn.get(name))).firstRefusal()).isEmpty();
    }

    @Test
    void composeHandsEveryVariableToTheService() throws IOException {
        Set<String> expected = Variables.ALL.stream()
                .map(Variable::name)
                .filter(name -> !FIXED_IN_COMPOSE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(new TreeSet<>(names(backend().get("environment")))).isEqualTo(expected);
    }

    @Test
    void composeGivesTheServiceNoPrivileges() throws IOException {
        JsonNode backend = backend();

        assertThat(backend.get("read_only").booleanValue()).isTrue();
        assertThat(backend.get("cap_drop")).hasToString("[\"ALL\"]");
        assertThat(backend.get("security_opt")).hasToString("[\"no-new-privileges:true\"]");
        assertThat(backend.hasNonNull("mem_limit")).isTrue();
        for (JsonNode service : compose().get("services")) {
            for (JsonNode port : service.path("ports")) {
                assertThat(port.textValue()).matches("(127\\.0\\.0\\.1|\\$\\{BACKEND_BIND_ADDRESS:-127\\.0\\.0\\.1\\}):.*");
            }
        }
    }

    /** What compose.yml reads and the service does not. */
    private static Set<String> composeOnly() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher references = REFERENCE.matcher(Files.readString(Path.of("compose.yml")));
        while (references.find()) {
            if (Variables.named(references.group(1)).isEmpty()) {
                names.add(references.group(1));
            }
        }
        return names;
    }

    /** What is set in the example, without what is commented out. */
    private static Map<String, String> settings() {
        try {
            return SETTING.matcher(example()).results()
                    .filter(match -> match.group(1) == null)
                    .collect(Collectors.toMap(match -> match.group(2), match -> match.group(3)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String example() throws IOException {
        return Files.readString(Path.of(".env.example"));
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(Path.of("compose.yml").toFile());
    }

    private static JsonNode backend() throws IOException {
        return compose().get("services").get("backend");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
