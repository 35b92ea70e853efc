package io.missioncontrol.edge.address;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
@ApplicationScoped
public class ClientAddressResolver { public ClientAddress resolve(HttpServerRequest r) { return new ClientAddress(r.connection().remoteAddress().hostAddress()); } }
