package io.missioncontrol.organization.access;

import io.missioncontrol.edge.ApiException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * The last filter before an operation: nothing is served unless an access rule has let the caller in. An operation whose
 * author forgot the rule serves nobody.
 */
public class NoRuleNoAccess {

    private static final Logger LOG = Logger.getLogger(NoRuleNoAccess.class);
    private static final int AFTER_THE_RULES = Priorities.USER + 1_000;

    @PublicAccess
    @ServerRequestFilter
    public void everybody(RoutingContext context) {
        Caller.establish(context, new Caller.Everybody());
    }

    @ServerRequestFilter(priority = AFTER_THE_RULES)
    public void requireRule(RoutingContext context) {
        if (!Caller.isEstablished(context)) {
            LOG.errorf("access.rule_missing method=%s path=%s", context.request().method(), context.request().path());
            throw ApiException.forbidden();
        }
    }
}
