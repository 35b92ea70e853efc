package io.missioncontrol.agent;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.UUID;

/**
 * What the templates of agents' files may show. Texts that somebody has typed are harmless already: see
 * {@link AgentBriefings}.
 *
 * @param every how often the agent calls in, such as {@code 10m}
 * @param board name and aims of the board, behind the fence; empty for a main agent
 * @param bootstrap whether the agent starts as if it were new
 */
@TemplateData
public record AgentBriefing(
        String baseUrl,
        String token,
        UUID id,
        String name,
        boolean main,
        boolean lead,
        UUID boardId,
        String board,
        String workspaceRoot,
        String every,
        boolean bootstrap,
        String role,
        String communicationStyle,
        String emoji,
        List<Trait> traits,
        Person user,
        String fenceBegin,
        String fenceEnd) {

    /** Something particular about the agent, with a heading. */
    @TemplateData
    public record Trait(String title, String text) {}

    /** The person an agent works for; empty texts for what is not known. */
    @TemplateData
    public record Person(
            String name, String preferredName, String pronouns, String timezone, String notes, String context) {}

    /** Without the token: nothing must print it. */
    @Override
    public String toString() {
        return "AgentBriefing[" + id + "]";
    }
}
