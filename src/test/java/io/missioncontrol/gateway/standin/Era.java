package io.missioncontrol.gateway.standin;

import java.util.List;

/** How gateways differ, by the time they were published. */
public enum Era {

    /** Protocol 3, agents in a list, three configuration patches a minute, each of which restarts the gateway. */
    A("2026.3.24", 3, 3),
    /** As A with protocol 4; restarts only when channels change. */
    B("2026.7.35", 4, 3),
    /** Agents in a map, renamed configuration keys, fewer agent files, main sessions that stay. No restarts. */
    C("2026.9.6", 4, Integer.MAX_VALUE);

    private final String version;
    private final int protocol;
    private final int patchesPerMinute;

    Era(String version, int protocol, int patchesPerMinute) {
        this.version = version;
        this.protocol = protocol;
        this.patchesPerMinute = patchesPerMinute;
    }

    public String version() {
        return version;
    }

    public int protocol() {
        return protocol;
    }

    public int patchesPerMinute() {
        return patchesPerMinute;
    }

    public boolean keepsAgentsInMap() {
        return this == C;
    }

    /** The key below {@code channels.defaults}. */
    public String heartbeatKey() {
        return this == C ? "heartbeatVisibility" : "heartbeat";
    }

    /** What {@code agents.files.set} takes. */
    public List<String> files() {
        return this == C
                ? List.of("AGENTS.md", "SOUL.md", "IDENTITY.md", "USER.md", "BOOTSTRAP.md", "MEMORY.md")
                : List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md",
                        "BOOTSTRAP.md", "MEMORY.md");
    }

    public boolean deletesMainSessions() {
        return this != C;
    }

    public boolean allowsControlUiWithoutDevice() {
        return this != C;
    }

    /** In {@code chat.history}. Also: repeats the failure of a run to whoever sends its message again. */
    public boolean keepsIdsOfMessages() {
        return this != A;
    }

    public boolean checksAgentOnChat() {
        return this != A;
    }
}
