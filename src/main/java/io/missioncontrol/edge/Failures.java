package io.missioncontrol.edge;

import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import org.hibernate.StaleStateException;
import org.jboss.logging.Logger;

/** The one place that decides what a failure looks like to a client. */
@ApplicationScoped
public class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    /** The server shuts down, starts up, cannot read or write its files, or takes no writes (a stand-by, a full disk). */
    private static final Set<String> UNAVAILABLE_STATES = Set.of("57P01", "57P02", "57P03", "58030", "25006");
    /** No room on the disk, in memory or for another connection (class 53), and connections that fail (08). */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("53", "08");

    /**
     * What one request needs was changed by another at the same time: a reference is gone, a unique value is taken, or
     * two transactions wait for each other.
     */
    private static final Set<String> CONFLICT_STATES = Set.of("23503", "23505", "40001", "40P01");

    private static final int MAX_CAUSES = 10;

    /** For failures outside Quarkus REST. */
    void answer(RoutingContext context) {
        int status = context.statusCode();
        // Vert.x gives its own refusals a status, such as 400 for a request without a Host (RFC 9112 section 3.2).
        if (status >= 400 && status < 500) {
            ErrorBody.send(context, status, reason(status));
        } else if (context.failure() != null) {
            send(context, context.failure());
        } else {
            ErrorBody.send(context, 500, reason(500));
        }
    }

    /** Answers a request that failed; logs what is not the client's doing. */
    public void send(RoutingContext context, Throwable failure) {
        ApiException error = translate(failure);
        ErrorBody.send(context, error);
    }

    /** The status and detail for a failure. Anything unknown is a 500 without a word about its cause. */
    public ApiException translate(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
            if (cause instanceof ApiException error) {
                return error;
            }
            if (cause instanceof WebApplicationException error) {
                int status = error.getResponse().getStatus();
                return new ApiException(status, reason(status));
            }
            String sqlState = sqlState(cause);
            if (sqlState != null && CONFLICT_STATES.contains(sqlState)) {
                LOG.warnf("database.conflict state=%s constraint=%s", sqlState, constraint(cause));
                return ApiException.conflict("Conflict");
            }
            if (cause instanceof StaleStateException) {
                // The row was deleted while it was being changed.
                LOG.warn("database.conflict state=stale");
                return ApiException.conflict("Conflict");
            }
            if (isUnavailable(cause)) {
                String state = sqlState(cause);
                LOG.warnf("database.unavailable reason=%s", state == null ? cause.getClass().getSimpleName() : state);
                return new ApiException(503, "Service Unavailable", Map.of("Retry-After", "5"));
            }
        }
        LOG.error("unhandled_exception", failure);
        return new ApiException(500, "Internal Server Error");
    }

    private static boolean isUnavailable(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof ClosedConnectionException
                // The connection broke while a statement was being written to it.
                || cause instanceof ClosedChannelException
                || cause instanceof TimeoutException
                || (cause instanceof NoStackTraceThrowable || cause instanceof VertxException)
                        && isUnavailablePool(String.valueOf(cause.getMessage()))
                || isUnavailable(sqlState(cause));
    }

    /** Of the client's own failure, or of what Hibernate Reactive makes of it, which does not keep the original. */
    private static String sqlState(Throwable cause) {
        return switch (cause) {
            case PgException error -> error.getSqlState();
            case SQLException error -> error.getSQLState();
            default -> null;
        };
    }

    private static String constraint(Throwable cause) {
        return cause instanceof PgException error ? error.getConstraint() : "?";
    }

    /** No connection was free in time, or the one handed out was just closed: failures without a class of their own. */
    private static boolean isUnavailablePool(String message) {
        return message.startsWith("Timeout") || message.startsWith("Connection is not active now");
    }

    private static boolean isUnavailable(String sqlState) {
        return sqlState != null
                && (UNAVAILABLE_STATES.contains(sqlState)
                        || sqlState.length() == 5 && UNAVAILABLE_CLASSES.contains(sqlState.substring(0, 2)));
    }

    private static String reason(int status) {
        return io.netty.handler.codec.http.HttpResponseStatus.valueOf(status).reasonPhrase();
    }
}
