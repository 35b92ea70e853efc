package io.missioncontrol.memory;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class MemoryResourceTest {

    private String database;
    private UUID board;
    private String memory;

    @BeforeEach
    void makeBoard() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
        memory = "/api/v1/boards/" + board + "/memory";
    }

    @Test
    void anEntryIsStoredTrimmed() {
        create("{\"content\": \"  remember  \", \"tags\": [\"a\", \"b\"], \"source\": \"tour\"}")
                .statusCode(200)
                .body("board_id", equalTo(board.toString()))
                .body("content", equalTo("remember"))
                .body("tags", contains("a", "b"))
                .body("source", equalTo("tour"))
                .body("is_chat", is(false))
                .body("created_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?"))
                .body("size()", is(7));
    }

    @Test
    void whatIsNotGivenIsNull() {
        create("{\"content\": \"x\"}").statusCode(200)
                .body("tags", nullValue()).body("source", nullValue()).body("is_chat", is(false));
        create("{\"content\": \"x\", \"tags\": []}").statusCode(200).body("tags", empty());
    }

    @Test
    void aChatMessageHasItsAuthorAsSource() {
        create("{\"content\": \"hi\", \"tags\": [\"chat\"]}").statusCode(200)
                .body("is_chat", is(true)).body("source", equalTo("Local User"));
        create("{\"content\": \"hi\", \"tags\": [\"x\", \"chat\"], \"source\": \"bot\"}").statusCode(200)
                .body("is_chat", is(true)).body("source", equalTo("bot"));
        create("{\"content\": \"hi\", \"tags\": [\"Chat\"]}").statusCode(200)
                .body("is_chat", is(false)).body("source", nullValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}                                     | missing          | content",
        "{\"content\": \" \"}                   | string_too_short | content",
        "{\"content\": \"x\", \"tags\": \"a\"}  | list_type        | tags",
        "{\"content\": \"x\", \"source\": 5}    | string_type      | source",
        "{\"content\": \"a\\u0000\"}            | value_error      | content"
    })
    void wrongFieldsAreNamed(String body, String type, String field) {
        create(body).statusCode(422).body("detail.type", contains(type)).body("detail[0].loc", contains("body", field));
    }

    @Test
    void entriesAreListedNewestFirstAndByKind() {
        // Given
        user().get(memory).then().statusCode(200)
                .body("items", empty()).body("total", is(0)).body("limit", is(200)).body("offset", is(0));
        create("{\"content\": \"one\"}");
        create("{\"content\": \"two\", \"tags\": [\"chat\"]}");
        create("{\"content\": \"three\"}");

        // When, Then
        user().get(memory).then().body("items.content", contains("three", "two", "one")).body("total", is(3));
        user().get(memory + "?is_chat=true").then().body("items.content", contains("two")).body("total", is(1));
        user().get(memory + "?is_chat=0").then().body("items.content", contains("three", "one")).body("total", is(2));
        user().get(memory + "?limit=1&offset=1").then().body("items.content", contains("two")).body("total", is(3));
        user().get(memory + "?is_chat=perhaps").then().statusCode(422)
                .body("detail.type", contains("bool_parsing"))
                .body("detail[0].loc", contains("query", "is_chat"));
    }

    @Test
    void timesHaveSixDigitsOrNoFraction() {
        // Given
        for (String time : new String[] {"2026-11-25 03:36:32.768120", "2026-11-25 03:36:31"}) {
            Sql.execute(
                    database,
                    "insert into board_memory (id, board_id, content, is_chat, created_at)"
                            + " values (?, ?, 'x', false, ?::timestamp)",
                    UUID.randomUUID(), board, time);
        }

        // When, Then
        user().get(memory).then()
                .body("items.created_at", contains("2026-11-25T03:36:32.768120", "2026-11-25T03:36:31"));
    }

    @Test
    void blankEntriesOfOldAreNotListed() {
        // Given
        Sql.execute(
                database,
                "insert into board_memory (id, board_id, content, is_chat, created_at) values (?, ?, '  ', false, now())",
                UUID.randomUUID(), board);

        // When, Then
        user().get(memory).then().body("items", empty()).body("total", is(0));
    }

    @Test
    void strangersAreNotTold() {
        RestAssured.get(memory).then().statusCode(401);
        RestAssured.given().contentType(ContentType.JSON).body("{}").post(memory).then().statusCode(401);
        user().get("/api/v1/boards/" + UUID.randomUUID() + "/memory").then().statusCode(404);
    }

    private ValidatableResponse create(String body) {
        return user().contentType(ContentType.JSON).body(body).post(memory).then();
    }

    private static RequestSpecification user() {
        return RestAssured.given().auth().oauth2(PostgresTestResource.TOKEN);
    }
}
