package io.missioncontrol.agent;

import io.missioncontrol.agent.AgentBriefing.Person;
import io.missioncontrol.agent.AgentBriefing.Trait;
import io.missioncontrol.config.ServiceConfig;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.fence.ExternalDataFence;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together what an agent is told, from what is stored about it. */
@ApplicationScoped
class AgentBriefings {

    /** Keys of identity profiles that are shown with a heading. */
    private static final Map<String, String> TRAITS = new LinkedHashMap<>();

    static {
        TRAITS.put("purpose", "Purpose");
        TRAITS.put("personality", "Personality");
        TRAITS.put("autonomy_level", "Autonomy");
        TRAITS.put("verbosity", "Verbosity");
        TRAITS.put("output_format", "Output format");
        TRAITS.put("update_cadence", "Updates");
        TRAITS.put("custom_instructions", "Instructions");
    }

    private final ServiceConfig service;

    AgentBriefings(ServiceConfig service) {
        this.service = service;
    }

    AgentBriefing of(AgentFacts facts, String token, boolean bootstrap) {
        JsonObject profile = object(facts.text("identity_profile"));
        boolean main = facts.boardId() == null;
        return new AgentBriefing(
                service.baseUrl(),
                token,
                facts.id(),
                BriefingText.line(facts.name()),
                main,
                facts.boardLead(),
                facts.boardId(),
                main ? "" : BriefingText.fenced(board(facts)),
                BriefingText.line(facts.workspaceRoot()),
                BriefingText.line(object(facts.heartbeat()).getValue("every") instanceof String every ? every : "10m"),
                bootstrap,
                trait(profile, "role", role(main, facts.boardLead())),
                trait(profile, "communication_style", "direct, concise, practical"),
                trait(profile, "emoji", ":gear:"),
                traits(profile),
                user(facts),
                ExternalDataFence.BEGIN,
                ExternalDataFence.END);
    }

    /** What may stand in the templates that administrators write for an agent. The token may not. */
    static Map<String, String> placeholders(AgentBriefing briefing, String boardName) {
        return Map.of(
                "agent_name", briefing.name(),
                "agent_id", briefing.id().toString(),
                "board_id", briefing.boardId() == null ? "" : briefing.boardId().toString(),
                "board_name", BriefingText.line(boardName),
                "base_url", briefing.baseUrl(),
                "identity_role", briefing.role(),
                "identity_communication_style", briefing.communicationStyle(),
                "identity_emoji", briefing.emoji());
    }

    private static String board(AgentFacts facts) {
        LocalDateTime target = facts.row().getLocalDateTime("board_target_date");
        StringBuilder text = new StringBuilder();
        add(text, "Name", facts.text("board_name"));
        add(text, "Description", facts.text("board_description"));
        add(text, "Objective", facts.text("board_objective"));
        String metrics = facts.text("board_success_metrics");
        add(text, "Measures of success", metrics == null || metrics.equals("null") ? "" : metrics);
        add(text, "To be reached by", target == null ? "" : Timestamps.format(target));
        return text.toString();
    }

    private static void add(StringBuilder text, String label, String value) {
        if (value != null && !value.isBlank()) {
            text.append(label).append(": ").append(value.strip()).append('\n');
        }
    }

    private static String role(boolean main, boolean lead) {
        if (main) {
            return "Gateway Agent";
        }
        return lead ? "Board Lead" : "Generalist";
    }

    private static String trait(JsonObject profile, String key, String usual) {
        String line = BriefingText.line(profile.getValue(key) instanceof String value ? value : null);
        return line.isEmpty() ? usual : line;
    }

    private static List<Trait> traits(JsonObject profile) {
        List<Trait> traits = new ArrayList<>();
        TRAITS.forEach((key, title) -> {
            if (profile.getValue(key) instanceof String value && !value.isBlank()) {
                traits.add(new Trait(title, BriefingText.instructions(value)));
            }
        });
        return traits;
    }

    private static Person user(AgentFacts facts) {
        return new Person(
                BriefingText.line(facts.text("user_name")),
                BriefingText.line(facts.text("user_preferred_name")),
                BriefingText.line(facts.text("user_pronouns")),
                BriefingText.line(facts.text("user_timezone")),
                BriefingText.instructions(facts.text("user_notes")),
                BriefingText.instructions(facts.text("user_context")));
    }

    /** Empty for anything else: adopted rows may hold any JSON. */
    private static JsonObject object(String json) {
        return json != null && json.stripLeading().startsWith("{") ? new JsonObject(json) : new JsonObject();
    }
}
