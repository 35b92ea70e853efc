package io.missioncontrol.edge.route;

import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Builds the route table once, when the edge asks for it: after Quarkus REST is deployed, before the port opens. */
@Singleton
class RouteTableProducer {

    @Produces
    @Singleton
    RouteTable routeTable(Instance<EdgeRoute> edgeRoutes) {
        RouteTable table = new RouteTable();
        RestRoutes.addTo(table);
        for (EdgeRoute route : edgeRoutes) {
            table.add(route.method(), route.template(), route.bodyPolicy(), route, null);
        }
        table.addOpenPrefix("/docs");
        table.addOpenPrefix("/openapi");
        table.addOpenPrefix("/ops");
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            table.addOpenPrefix("/q/");
        }
        return table;
    }
}
