package io.missioncontrol.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A person who uses an application started with {@link ManyUsers}. */
public record TestUser(String name, String email) {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Somebody who has never been here, with a vouched address of their own. */
    public static TestUser stranger() {
        var name = "user" + COUNT.incrementAndGet();
        return new TestUser(name, name + "@example.com");
    }

    /** Somebody with a personal organization. */
    public static TestUser signedIn() {
        var user = stranger();
        user.request().post("/api/v1/auth/bootstrap").then().statusCode(200);
        return user;
    }

    public RequestSpecification request() {
        return given().header("Authorization", "Bearer " + token());
    }

    public String token() {
        return TokenPerUser.token(name, email);
    }

    public Response get(String path, Object... parameters) {
        return request().get(path, parameters);
    }

    public Response delete(String path, Object... parameters) {
        return request().delete(path, parameters);
    }

    public Response post(String path, String json, Object... parameters) {
        return request().contentType(ContentType.JSON).body(json).post(path, parameters);
    }

    public Response patch(String path, String json, Object... parameters) {
        return request().contentType(ContentType.JSON).body(json).patch(path, parameters);
    }

    public Response put(String path, String json, Object... parameters) {
        return request().contentType(ContentType.JSON).body(json).put(path, parameters);
    }

    public UUID id() {
        return get("/api/v1/users/me").jsonPath().getUUID("id");
    }

    /** The active organization. */
    public UUID organization() {
        return get("/api/v1/organizations/me").jsonPath().getUUID("id");
    }

    /** The membership in the active organization. */
    public UUID member() {
        return get("/api/v1/organizations/me/member").jsonPath().getUUID("id");
    }
}
