package io.missioncontrol.gateway.provisioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;

/**
 * What a gateway means when it refuses a call. Gateways of all versions use a handful of codes for everything, so their
 * sentences are what tells the cases apart.
 */
final class Refusals {

    private static final Pattern NO_SUCH_AGENT = Pattern.compile(
            "unknown agent|no such agent|agent .* not found|agent .* does not exist|agent .* no longer exists");
    private static final Pattern UNKNOWN_KEYS =
            Pattern.compile("([^\\s;]+): Unrecognized keys?: (\"[^\"]+\"(?:, \"[^\"]+\")*)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private Refusals() {}

    static boolean agentExists(GatewayException failure) {
        return answered(failure) && text(failure).contains("already exists");
    }

    /** Also said for a moment of agents that are there: a gateway applies its own configuration with some delay. */
    static boolean agentMissing(GatewayException failure) {
        return answered(failure) && NO_SUCH_AGENT.matcher(text(failure)).find();
    }

    static boolean fileUnsupported(GatewayException failure) {
        return answered(failure) && text(failure).contains("unsupported file");
    }

    /** Somebody else changed the configuration since it was read. */
    static boolean configurationChanged(GatewayException failure) {
        return answered(failure) && text(failure).contains("changed since last load");
    }

    static boolean mainSessionKept(GatewayException failure) {
        return answered(failure) && text(failure).contains("cannot delete the main session");
    }

    static boolean sessionMissing(GatewayException failure) {
        return answered(failure)
                && (text(failure).contains("unknown session") || text(failure).contains("session not found"));
    }

    /** The label is another session's, or longer than this gateway takes. */
    static boolean labelRefused(GatewayException failure) {
        return answered(failure) && text(failure).contains("label");
    }

    /** The gateway has a message with this id, though with another text. */
    static boolean messageIdUsed(GatewayException failure) {
        return answered(failure) && text(failure).contains("message id was already used");
    }

    /** The gateway could not do it just now. It says the same of a message that it took and then failed to answer. */
    static boolean unavailable(GatewayException failure) {
        return failure.rpcCode().filter("UNAVAILABLE"::equals).isPresent()
                && failure.code() != GatewayErrorCode.RATE_LIMITED;
    }

    /** Full paths of settings that this gateway does not know. */
    static List<String> unknownSettings(GatewayException failure) {
        List<String> paths = new ArrayList<>();
        if (!answered(failure) || failure.getMessage() == null) {
            return paths;
        }
        Matcher issue = UNKNOWN_KEYS.matcher(failure.getMessage());
        while (issue.find()) {
            Matcher key = QUOTED.matcher(issue.group(2));
            while (key.find()) {
                paths.add(issue.group(1) + "." + key.group(1));
            }
        }
        return paths;
    }

    /** Whether the failure is the gateway's answer to the call, rather than the lack of one. */
    static boolean answered(GatewayException failure) {
        return failure.code() == GatewayErrorCode.RPC_ERROR || failure.rpcCode().isPresent();
    }

    /**
     * Whether the gateway may have restarted, and know nothing any more. One that is only slow still has its sessions,
     * and works on what it was told.
     */
    static boolean connectionLost(GatewayException failure) {
        return !answered(failure) && switch (failure.code()) {
            case TIMED_OUT, OVERLOADED, AGENT_BUSY, AGENT_FAILED -> false;
            default -> true;
        };
    }

    private static String text(GatewayException failure) {
        return failure.getMessage() == null ? "" : failure.getMessage().toLowerCase(Locale.ROOT);
    }
}
