package io.missioncontrol.agent;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The files of an agent's workspace. {@code AGENTS.md} has everything that an agent cannot do without, the token too:
 * newer gateways take no {@code TOOLS.md} and no {@code HEARTBEAT.md}. The two are written all the same where they are
 * taken, because gateways look into the second by themselves, and the replaced service reads the token from the first.
 */
@ApplicationScoped
class AgentFileSet {

    static final String AGENTS = "AGENTS.md";
    static final String TOOLS = "TOOLS.md";
    private static final String USER = "USER.md";
    private static final String MEMORY = "MEMORY.md";

    private final AgentBriefings briefings;
    private final Template agents;
    private final Template tools;
    private final Template heartbeat;
    private final Template bootstrap;
    private final Template identity;
    private final Template soul;
    private final Template user;
    private final Template memory;

    AgentFileSet(
            AgentBriefings briefings,
            @Location("agent/AGENTS.md") Template agents,
            @Location("agent/TOOLS.md") Template tools,
            @Location("agent/HEARTBEAT.md") Template heartbeat,
            @Location("agent/BOOTSTRAP.md") Template bootstrap,
            @Location("agent/IDENTITY.md") Template identity,
            @Location("agent/SOUL.md") Template soul,
            @Location("agent/USER.md") Template user,
            @Location("agent/MEMORY.md") Template memory) {
        this.briefings = briefings;
        this.agents = agents;
        this.tools = tools;
        this.heartbeat = heartbeat;
        this.bootstrap = bootstrap;
        this.identity = identity;
        this.soul = soul;
        this.user = user;
        this.memory = memory;
    }

    /**
     * Name and content, in the order in which they are written: the instructions come last, so that whoever finds the
     * token in them finds the rest, too.
     *
     * @param withBootstrap whether the agent starts as if it were new
     */
    Map<String, String> render(AgentFacts facts, String token, boolean withBootstrap) {
        AgentBriefing briefing = briefings.of(facts, token, withBootstrap);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("IDENTITY.md", own(facts, "identity_template", identity, briefing));
        files.put("SOUL.md", own(facts, "soul_template", soul, briefing));
        files.put(USER, text(user, briefing));
        files.put(MEMORY, text(memory, briefing));
        files.put("HEARTBEAT.md", text(heartbeat, briefing));
        if (withBootstrap) {
            files.put("BOOTSTRAP.md", text(bootstrap, briefing));
        }
        files.put(TOOLS, text(tools, briefing));
        files.put(AGENTS, text(agents, briefing));
        return files;
    }

    /** What an agent writes into itself. A main agent's USER.md follows the owner of its organization. */
    static Set<String> preserved(boolean main) {
        return main ? Set.of(MEMORY) : Set.of(USER, MEMORY);
    }

    private static String own(AgentFacts facts, String column, Template usual, AgentBriefing briefing) {
        String written = facts.text(column);
        return written == null || written.isBlank()
                ? text(usual, briefing)
                : BriefingText.instructions(
                                written, AgentBriefings.placeholders(briefing, facts.text("board_name")))
                        + "\n";
    }

    private static String text(Template template, AgentBriefing briefing) {
        return template.instance().data(briefing).render();
    }
}
