package io.missioncontrol.board;

import java.time.LocalDateTime;
import java.util.UUID;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.ColumnTransformer;

/** A place of work: tasks, agents, memory and the rules under which tasks move. */
@Entity
@Table(name = "boards")
public class Board extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "organization_id")
    public UUID organizationId;

    public String name;
    public String slug;
    public String description;

    @Column(name = "gateway_id")
    public UUID gatewayId;

    @Column(name = "board_group_id")
    public UUID boardGroupId;

    /** {@code goal} and {@code general} have a meaning; others are kept as they are. */
    @Column(name = "board_type")
    public String boardType;

    public String objective;

    /** The text of a JSON object. Text all the way: numbers of any size come back as they were sent. */
    @Column(name = "success_metrics", columnDefinition = "json")
    @ColumnTransformer(read = "success_metrics::text", write = "cast(cast(? as text) as json)")
    public String successMetrics;

    @Column(name = "target_date")
    public LocalDateTime targetDate;

    @Column(name = "goal_confirmed")
    public boolean goalConfirmed;

    @Column(name = "goal_source")
    public String goalSource;

    @Column(name = "require_approval_for_done")
    public boolean requireApprovalForDone;

    @Column(name = "require_review_before_done")
    public boolean requireReviewBeforeDone;

    @Column(name = "comment_required_for_review")
    public boolean commentRequiredForReview;

    @Column(name = "block_status_changes_with_pending_approval")
    public boolean blockStatusChangesWithPendingApproval;

    @Column(name = "only_lead_can_change_status")
    public boolean onlyLeadCanChangeStatus;

    /** How many agents the board may have; 0 or more. */
    @Column(name = "max_agents")
    public int maxAgents;

    @Column(name = "created_at")
    public LocalDateTime createdAt;

    @Column(name = "updated_at")
    public LocalDateTime updatedAt;
}
