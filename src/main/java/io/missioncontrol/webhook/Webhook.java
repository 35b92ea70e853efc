package io.missioncontrol.webhook;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.LocalDateTime;
import java.util.UUID;

/** A board's endpoint for events from outside. */
@Entity
@Table(name = "board_webhooks")
public class Webhook extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "board_id")
    public UUID boardId;

    /** The agent that gets the events; null for the board's lead. */
    @Column(name = "agent_id")
    public UUID agentId;

    /** What agents are told to do with the events. */
    public String description;

    public boolean enabled;

    /** Signs the events; null when they need no signature. Never shown again. */
    public String secret;

    /** The header that carries the signature; null for the usual ones. */
    @Column(name = "signature_header")
    public String signatureHeader;

    /** How the events are signed, as the API names it. */
    @Column(name = "signature_scheme")
    public String signatureScheme = SignatureScheme.HEX.wireName();

    /** The secret before the last change, accepted until its date. Never shown again. */
    @Column(name = "previous_secret")
    public String previousSecret;

    /** In UTC; set when there is a previous secret. */
    @Column(name = "previous_secret_expires_at")
    public LocalDateTime previousSecretExpiresAt;

    /** The header by which an event that is sent again is known; null when every event is stored. */
    @Column(name = "idempotency_header")
    public String idempotencyHeader;

    @Column(name = "created_at")
    public LocalDateTime createdAt;

    @Column(name = "updated_at")
    public LocalDateTime updatedAt;

    static Uni<Webhook> findOnBoard(UUID boardId, UUID id) {
        return find("id = ?1 and boardId = ?2", id, boardId).firstResult();
    }

    /** As {@link #findOnBoard}; until the transaction ends no event can be stored for it. */
    static Uni<Webhook> lockOnBoard(UUID boardId, UUID id) {
        return find("id = ?1 and boardId = ?2", id, boardId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult();
    }
}
