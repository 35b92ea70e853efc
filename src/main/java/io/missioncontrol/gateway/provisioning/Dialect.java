package io.missioncontrol.gateway.provisioning;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What a gateway of one version has refused so far, so that it is not asked again with every agent. */
final class Dialect {

    /** Where an agent's own settings are: {@code agents.list.3}, {@code agents.list[3]}, {@code agents.entries.x}. */
    private static final Pattern AGENT = Pattern.compile("^agents\\.(?:list(?:\\.\\d+|\\[\\d+])|entries\\.[^.]+)");

    private final String serverVersion;
    private final Set<String> settings = ConcurrentHashMap.newKeySet();
    private final Set<String> files = ConcurrentHashMap.newKeySet();

    Dialect(String serverVersion) {
        this.serverVersion = serverVersion == null ? "" : serverVersion;
    }

    boolean isOf(String version) {
        return serverVersion.equals(version == null ? "" : version);
    }

    /** @return whether that was news */
    boolean refuseSetting(String path) {
        return settings.add(AGENT.matcher(path).replaceFirst("agent"));
    }

    /**
     * @param path such as {@code channels.defaults.heartbeat}; an agent's own settings begin with {@code agent}
     * @return whether the gateway knows neither this setting nor one above it
     */
    boolean refusesSetting(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (settings.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    void refuseFile(String name) {
        files.add(name);
    }

    boolean refusesFile(String name) {
        return files.contains(name);
    }
}
