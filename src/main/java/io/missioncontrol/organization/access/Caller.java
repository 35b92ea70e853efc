package io.missioncontrol.organization.access;

import java.util.UUID;

import io.missioncontrol.auth.Actor;
import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.auth.Authentication;
import io.missioncontrol.auth.Identity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;

/** Who is calling and what the access rule of the operation has established about them. */
@RequestScoped
public class Caller {

    private final RoutingContext context;
    private final Authentication authentication;

    public Caller(RoutingContext context, Authentication authentication) {
        this.context = context;
        this.authentication = authentication;
    }

    /** Whoever it is, where an operation is open to people and agents. */
    public Actor actor() {
        AgentActor agent = context.get(AgentActor.class.getName());
        return agent == null ? user().asActor() : agent;
    }

    /** The agent, where an operation is open to agents only. */
    public AgentActor agent() {
        return established(AgentActor.class);
    }

    public SignedInUser user() {
        return established(SignedInUser.class);
    }

    /** The address that the issuer of the credential vouches for, now; null when it vouches for none. */
    public Uni<String> vouchedEmail() {
        return authentication.vouchedEmail(context, established(Identity.class));
    }

    /** The membership in the active organization, or in the board's organization where the operation names a board. */
    public Membership member() {
        return established(Membership.class);
    }

    /** The member's organization, or that of the agent's gateway. */
    public UUID organizationId() {
        AgentActor agent = context.get(AgentActor.class.getName());
        return agent == null ? member().organizationId() : agent.organizationId();
    }

    /** The board that the path names; it exists, and the caller may do what the operation does. */
    public UUID boardId() {
        return established(BoardReference.class).id();
    }

    static void establish(RoutingContext context, Object fact) {
        context.put(fact.getClass().getName(), fact);
    }

    /** Whether an access rule has let somebody in. */
    static boolean isEstablished(RoutingContext context) {
        return context.get(SignedInUser.class.getName()) != null
                || context.get(AgentActor.class.getName()) != null
                || context.get(Everybody.class.getName()) != null;
    }

    private <T> T established(Class<T> type) {
        T fact = context.get(type.getName());
        if (fact == null) {
            throw new IllegalStateException("The operation's access rule does not establish " + type.getSimpleName());
        }
        return fact;
    }

    record BoardReference(UUID id) {}

    record Everybody() {}
}
