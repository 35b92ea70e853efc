package io.missioncontrol.edge.route;

import java.util.Arrays;

import io.missioncontrol.edge.input.JsonBody;
import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * Copies the operations of Quarkus REST into the route table. Read from its deployment, because that is there in the
 * native executable too and cannot differ from what is served.
 */
final class RestRoutes {

    private RestRoutes() {}

    static void addTo(RouteTable table) {
        Deployment deployment = ResteasyReactiveRecorder.getCurrentDeployment();
        if (deployment == null) {
            return;
        }
        for (RequestMapper.RequestPath<InitialMatch> path : deployment.getClassMappers()) {
            for (ServerRestHandler handler : path.value.handlers) {
                if (handler instanceof ClassRoutingHandler routing) {
                    routing.getMappers().forEach((method, mapper) -> mapper.getTemplates()
                            .forEach(template -> add(table, path.template.template, template)));
                }
            }
        }
    }

    private static void add(RouteTable table, String classPath, RequestMapper.RequestPath<RuntimeResource> path) {
        RuntimeResource resource = path.value;
        BodyPolicy policy = Arrays.asList(resource.getParameterTypes()).contains(JsonBody.class)
                ? BodyPolicy.JSON
                : BodyPolicy.IGNORED;
        String endpoint = resource.getResourceClass().getName() + "#" + resource.getJavaMethodName();
        table.add(resource.getHttpMethod(), join(classPath, path.template.template), policy, null, endpoint);
    }

    private static String join(String classPath, String methodPath) {
        String joined = strip(classPath) + strip(methodPath);
        return joined.isEmpty() ? "/" : joined;
    }

    private static String strip(String path) {
        String start = path.startsWith("/") || path.isEmpty() ? path : "/" + path;
        return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    }
}
