package io.missioncontrol.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * Rows of an organization with a gateway, boards and agents, written beside the application: tests of other rooms need
 * agents before the operations that make them exist, and without a gateway.
 */
public final class Fleet {

    private final String url;
    public final UUID organizationId = UUID.randomUUID();
    public final UUID gatewayId = UUID.randomUUID();

    /** @param url of the application's database */
    public Fleet(String url) {
        this.url = url;
        Sql.execute(url, "insert into organizations values (?, 'Fleet', now(), now())", organizationId);
        Sql.execute(url, """
                insert into gateways (id, organization_id, name, url, workspace_root, created_at, updated_at,
                    disable_device_pairing, allow_insecure_tls)
                values (?, ?, 'Gateway', 'ws://localhost', '/tmp', now(), now(), false, false)""",
                gatewayId, organizationId);
    }

    public UUID board() {
        UUID id = UUID.randomUUID();
        Sql.execute(url, """
                insert into boards (id, organization_id, name, slug, gateway_id, board_type, goal_confirmed, created_at,
                    updated_at, description, max_agents)
                values (?, ?, 'Board', 'board', ?, 'goal', false, now(), now(), '', 1)""",
                id, organizationId, gatewayId);
        return id;
    }

    /** An agent on a board, or the gateway's main agent when {@code boardId} is null; it has no token yet. */
    public UUID agent(UUID boardId) {
        UUID id = UUID.randomUUID();
        Sql.execute(url, """
                insert into agents (id, board_id, name, status, is_board_lead, created_at, updated_at, gateway_id,
                    lifecycle_generation, wake_attempts)
                values (?, ?::uuid, 'Agent', 'provisioning', false, now(), now(), ?, 0, 0)""",
                id, boardId, gatewayId);
        return id;
    }

    /** A new token that is found by its fingerprint at once. */
    public String tokenFor(UUID agentId) {
        String token = randomToken();
        String hash = "unreadable$" + token.hashCode();
        Sql.execute(url, "update agents set agent_token_hash = ? where id = ?", hash, agentId);
        Sql.execute(url, "insert into agent_tokens (id, agent_id, sha256, token_hash) values (?, ?, ?, ?)",
                UUID.randomUUID(), agentId, sha256(token), hash);
        return token;
    }

    /** A text that has the form of an agent's token and belongs to nobody. */
    public static String randomToken() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
