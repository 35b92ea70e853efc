package io.missioncontrol.soak;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes, changes and deletes agents on a board, and remembers what it was told about them. */
final class AgentChurn {

    private static final int MOST = 6;
    private static final Duration INTERVAL = Duration.ofMillis(1_500);

    private final String board;
    private final Api api;
    private final Pause pause;
    private final Random random;
    private final List<UUID> present = new ArrayList<>();
    /** Those of which it is known for sure whether they are there. */
    private final Map<UUID, Boolean> expected = new HashMap<>();
    private final List<String> wrongAnswers = new ArrayList<>();
    private int made;
    private int changed;
    private int deleted;

    AgentChurn(String board, Api api, Pause pause, long seed) {
        this.board = board;
        this.api = api;
        this.pause = pause;
        this.random = new Random(seed);
    }

    void run() {
        int number = 0;
        while (pause.sleep(INTERVAL)) {
            int choice = random.nextInt(3);
            if (present.isEmpty() || choice == 0 && present.size() < MOST) {
                create("Churn " + number++);
            } else if (choice == 1) {
                change(present.get(random.nextInt(present.size())), random.nextInt(1_000_000));
            } else {
                delete(present.get(random.nextInt(present.size())));
            }
        }
    }

    /** Only to be read when the thread has ended. */
    Map<UUID, Boolean> expected() {
        return expected;
    }

    List<String> wrongAnswers() {
        return wrongAnswers;
    }

    String summary() {
        return made + " made, " + changed + " changed, " + deleted + " deleted";
    }

    private void create(String name) {
        Api.Answer answer = api.user("POST", "/api/v1/agents", new JsonObject().put("name", name).put("board_id", board));
        if (isDone(answer)) {
            UUID id = UUID.fromString(answer.json().getString("id"));
            present.add(id);
            expected.put(id, true);
            made++;
        }
    }

    private void change(UUID id, int number) {
        JsonObject change = new JsonObject().put("identity_template", "You are number " + number + ".");
        Api.Answer answer = api.user("PATCH", "/api/v1/agents/" + id, change);
        boolean mayBeDeleted = !expected.containsKey(id);
        if (mayBeDeleted && answer.status() == 404) {
            present.remove(id);
        } else if (isDone(answer)) {
            changed++;
        }
    }

    private void delete(UUID id) {
        expected.remove(id);
        // Without an answer it stays on the list: deleting again does no harm.
        if (isDone(api.user("DELETE", "/api/v1/agents/" + id, null))) {
            present.remove(id);
            expected.put(id, false);
            deleted++;
        }
    }

    private boolean isDone(Api.Answer answer) {
        if (answer.status() != 200 && !answer.isUnknown()) {
            wrongAnswers.add("a request about an agent was answered " + answer);
        }
        return answer.status() == 200;
    }
}
