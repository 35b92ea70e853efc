package io.missioncontrol.gateway;

import java.util.List;

/**
 * The methods and events that gateways of every version have, as clients of this API know them; a gateway may have more.
 *
 * @param protocolVersion the oldest version of the wire protocol that this service speaks
 */
public record GatewayCommandsResponse(int protocolVersion, List<String> methods, List<String> events) {

    private static final String METHODS = """
            health logs.tail channels.status channels.logout status usage.status usage.cost tts.status
            tts.providers tts.enable tts.disable tts.convert tts.setProvider config.get config.set
            config.apply config.patch config.schema exec.approvals.get exec.approvals.set
            exec.approvals.node.get exec.approvals.node.set exec.approval.request exec.approval.resolve
            wizard.start wizard.next wizard.cancel wizard.status talk.mode models.list agents.list
            agents.create agents.update agents.delete agents.files.list agents.files.get agents.files.set
            skills.status skills.bins skills.install skills.update update.run voicewake.get voicewake.set
            sessions.list sessions.preview sessions.patch sessions.reset sessions.delete sessions.compact
            last-heartbeat set-heartbeats wake node.pair.request node.pair.list node.pair.approve
            node.pair.reject node.pair.verify device.pair.list device.pair.approve device.pair.reject
            device.token.rotate device.token.revoke node.rename node.list node.describe node.invoke
            node.invoke.result node.event cron.list cron.status cron.add cron.update cron.remove cron.run
            cron.runs system-presence system-event send agent agent.identity.get agent.wait browser.request
            chat.history chat.abort chat.send""";

    private static final String EVENTS = """
            connect.challenge agent chat presence tick talk.mode shutdown health heartbeat cron
            node.pair.requested node.pair.resolved node.invoke.request device.pair.requested
            device.pair.resolved voicewake.changed exec.approval.requested exec.approval.resolved""";

    static final GatewayCommandsResponse ALL = new GatewayCommandsResponse(3, words(METHODS), words(EVENTS));

    private static List<String> words(String text) {
        return List.of(text.split("\\s+"));
    }
}
