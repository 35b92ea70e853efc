package io.missioncontrol.config;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;

/**
 * Cuts connections on which nothing moved for too long. By itself the client only says good-bye and waits for the server
 * to hang up, which a server that is frozen or cut off does not do: the query would wait as long, and the connection
 * keep its place in the pool.
 */
@Sharable
final class SilentConnections extends ChannelInboundHandlerAdapter {

    private static final SilentConnections INSTANCE = new SilentConnections();

    private SilentConnections() {}

    /** Watches a new connection of a pool whose connect options have an idle time-out. */
    static void watch(SqlConnection connection) {
        // The client has no public way to its socket. A change there shows at once, by DatabasePoolTest.
        SocketConnectionBase socket =
                (SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap().unwrap();
        socket.socket().channelHandlerContext().pipeline().addAfter("idle", "silent", INSTANCE);
        // Gives it to the pool.
        connection.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
