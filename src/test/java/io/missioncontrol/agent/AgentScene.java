package io.missioncontrol.agent;

import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.queue.Job;
import io.missioncontrol.queue.JobOrigin;
import io.missioncontrol.queue.JobHandler;
import io.missioncontrol.queue.JobPostponed;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestUser;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An administrator with a gateway and a board, and by hand what workers do. */
final class AgentScene {

    final TestUser admin = TestUser.signedIn();
    final UUID organization = admin.organization();
    final UUID gateway;
    final UUID board;

    /** @param url of the gateway; nobody listens on {@code ws://127.0.0.1:1} */
    AgentScene(String url) {
        gateway = Rows.gatewayWithoutAgent(organization);
        Rows.execute("update gateways set url = ?, token = ?, workspace_root = '/w/' where id = ?",
                url, StandInGateway.TOKEN, gateway);
        board = Rows.board(organization, gateway, "Research");
    }

    static AgentScene without() {
        return new AgentScene("ws://127.0.0.1:1");
    }

    /** A new agent of this name on the board. */
    UUID agent(String name) {
        return create(name, "").then().statusCode(200).extract().jsonPath().getUUID("id");
    }

    UUID lead(String name) {
        return create(name, ",\"is_board_lead\":true").then().statusCode(200).extract().jsonPath().getUUID("id");
    }

    Response create(String name, String more) {
        return admin.post("/api/v1/agents", "{\"name\":\"" + name + "\",\"board_id\":\"" + board + "\"" + more + "}");
    }

    JsonPath read(UUID agent) {
        return admin.get("/api/v1/agents/" + agent).then().statusCode(200).extract().jsonPath();
    }

    String status(UUID agent) {
        return read(agent).getString("status");
    }

    static Object column(UUID agent, String column) {
        return Sql.value(Rows.database(), "select " + column + " from agents where id = ?", agent);
    }

    static int generation(UUID agent) {
        return (Integer) column(agent, "lifecycle_generation");
    }

    /** The jobs that wait for the agent. */
    static long waitingJobs(UUID agent) {
        return Rows.count("queue_jobs", "ordering_key = ?", agent);
    }

    /**
     * Does the agent's jobs in their order, until none waits or one is put off.
     *
     * @return why one was put off; null when all are done
     */
    static String work(UUID agent) {
        while (waitingJobs(agent) > 0) {
            UUID id = (UUID) Sql.value(Rows.database(), "select id from queue_jobs where ordering_key = ?"
                    + " order by sequence_number limit 1", agent);
            try {
                work(job(id));
            } catch (JobPostponed postponed) {
                return postponed.getMessage();
            }
            Rows.execute("delete from queue_jobs where id = ?", id);
        }
        return null;
    }

    static Job job(UUID id) {
        String kind = (String) Sql.value(Rows.database(), "select kind from queue_jobs where id = ?", id);
        UUID key = (UUID) Sql.value(Rows.database(), "select ordering_key from queue_jobs where id = ?", id);
        String payload = (String) Sql.value(Rows.database(), "select payload::text from queue_jobs where id = ?", id);
        return new Job(id, kind, key, new JsonObject(payload), 1, JobOrigin.UNKNOWN);
    }

    /** The agent's next job, without doing it. */
    static Job nextJob(UUID agent) {
        return job((UUID) Sql.value(Rows.database(), "select id from queue_jobs where ordering_key = ?"
                + " order by sequence_number limit 1", agent));
    }

    static void work(Job job) {
        Instance<JobHandler> handlers = CDI.current().select(JobHandler.class, Any.Literal.INSTANCE);
        JobHandler handler =
                handlers.stream().filter(one -> one.kind().equals(job.kind())).findFirst().orElseThrow();
        try {
            VertxContextSupport.subscribeAndAwait(() -> handler.run(job));
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    static int reconcile() {
        AgentReconciler reconciler = CDI.current().select(AgentReconciler.class).get();
        try {
            return VertxContextSupport.subscribeAndAwait(reconciler::reconcile);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The token in a file; null when there is none. */
    static String tokenIn(String file) {
        Matcher line = Pattern.compile("(?m)^AUTH_TOKEN=(\\S+)$").matcher(file == null ? "" : file);
        return line.find() ? line.group(1) : null;
    }

    static RequestSpecification as(String token) {
        return RestAssured.given().header("X-Agent-Token", token);
    }
}
