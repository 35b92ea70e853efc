package io.missioncontrol.auth.agent;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.auth.AgentAuthenticator;
import io.missioncontrol.auth.ExpiringSet;
import io.missioncontrol.auth.RejectedCredential;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;

/** Finds an agent by its token with one query, whatever the number of agents. */
@ApplicationScoped
public class AgentTokenAuthenticator implements AgentAuthenticator {

    private final AgentLookup lookup;
    private final HashedTokens hashedTokens;
    private final Presence presence;
    private final ExpiringSet recentlyGood = new ExpiringSet(100_000, Duration.ofMinutes(15));

    AgentTokenAuthenticator(AgentLookup lookup, HashedTokens hashedTokens, Presence presence) {
        this.lookup = lookup;
        this.hashedTokens = hashedTokens;
        this.presence = presence;
    }

    @Override
    public boolean recognizes(String token) {
        return AgentToken.isWellFormed(token);
    }

    @Override
    public boolean knows(String token) {
        return recognizes(token) && recentlyGood.contains(key(AgentToken.fingerprint(token)));
    }

    @Override
    public Uni<AgentActor> authenticate(String token) {
        if (!recognizes(token)) {
            return Uni.createFrom().failure(new RejectedCredential("malformed"));
        }
        byte[] fingerprint = AgentToken.fingerprint(token);
        return lookup.byFingerprint(fingerprint)
                .onItem().ifNull().switchTo(() -> adopted(token, fingerprint))
                .invoke(agent -> remember(key(fingerprint), agent != null))
                .onItem().ifNull().failWith(() -> new RejectedCredential("unknown"))
                .flatMap(presence::touch);
    }

    private Uni<AgentActor> adopted(String token, byte[] fingerprint) {
        return hashedTokens.adopt(token, fingerprint)
                .flatMap(found -> found ? lookup.byFingerprint(fingerprint) : Uni.createFrom().nullItem());
    }

    private void remember(String key, boolean good) {
        if (good) {
            recentlyGood.add(key);
        } else {
            recentlyGood.remove(key);
        }
    }

    private static String key(byte[] fingerprint) {
        return HexFormat.of().formatHex(fingerprint);
    }
}
