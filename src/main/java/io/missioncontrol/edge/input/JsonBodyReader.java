package io.missioncontrol.edge.input;

import java.lang.reflect.Type;

import io.missioncontrol.edge.EdgeRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Hands the tree that the edge has parsed to operations that take a {@link JsonBody}. */
@Provider
@Consumes(MediaType.WILDCARD)
public class JsonBodyReader implements ServerMessageBodyReader<JsonBody> {

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo method, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type, Type genericType, MediaType mediaType, ServerRequestContext context) {
        return body();
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBody.class;
    }

    @Override
    public JsonBody readFrom(
            Class<JsonBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream stream) {
        return body();
    }

    private static JsonBody body() {
        RoutingContext context = CurrentRequestManager.get().unwrap(RoutingContext.class);
        return new JsonBody(EdgeRequest.of(context).json());
    }
}
