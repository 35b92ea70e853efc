package io.missioncontrol.gateway.client;

import java.security.GeneralSecurityException;

import io.missioncontrol.secret.Secrets;
import io.missioncontrol.secret.UnreadableSecretException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** The device key in the database, where all processes find the same one. Encrypted when there is a SECRETS_KEY. */
@ApplicationScoped
public class DeviceIdentityTable {

    private static final String PLACE = "device_identity.private_key_pem";
    private static final String FIND = "SELECT public_key_pem, private_key_pem FROM device_identity WHERE id = 1";
    private static final String INSERT = """
            INSERT INTO device_identity (id, device_id, public_key_pem, private_key_pem) VALUES (1, $1, $2, $3)
            ON CONFLICT (id) DO NOTHING
            """;
    private static final String RESEAL =
            "UPDATE device_identity SET private_key_pem = $1 WHERE id = 1 AND private_key_pem = $2";

    private final Pool pool;
    private final Secrets secrets;

    public DeviceIdentityTable(Pool pool, Secrets secrets) {
        this.pool = pool;
        this.secrets = secrets;
    }

    /**
     * Null when there is none. Fails with {@link GatewayException} when it cannot be used. One that is plain, or encrypted
     * with a replaced key, is stored anew: the old key can go when every gateway token has a new one, too.
     */
    Uni<DeviceIdentity> find() {
        return pool.query(FIND).execute().flatMap(rows -> {
            if (rows.size() == 0) {
                return Uni.createFrom().nullItem();
            }
            Row row = rows.iterator().next();
            DeviceIdentity identity = identity(row);
            return reseal(row.getString("private_key_pem"), identity.privatePem()).replaceWith(identity);
        });
    }

    private Uni<Void> reseal(String stored, String privatePem) {
        return secrets.isCurrent(stored)
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(RESEAL)
                        .execute(Tuple.of(secrets.seal(PLACE, privatePem), stored))
                        .replaceWithVoid();
    }

    /** Stores it, unless another process has stored one; gives the one that counts. */
    Uni<DeviceIdentity> store(DeviceIdentity identity) {
        Tuple values = Tuple.of(
                identity.id(), identity.publicPem(), secrets.seal(PLACE, identity.privatePem()));
        return pool.preparedQuery(INSERT).execute(values).chain(this::find);
    }

    private DeviceIdentity identity(Row row) {
        try {
            return DeviceIdentity.fromPem(
                    row.getString("public_key_pem"), secrets.open(PLACE, row.getString("private_key_pem")));
        } catch (UnreadableSecretException sealed) {
            throw unusable(sealed.getMessage());
        } catch (GeneralSecurityException broken) {
            throw unusable("it is no Ed25519 key pair");
        }
    }

    private static GatewayException unusable(String why) {
        return new GatewayException(GatewayErrorCode.DEVICE_KEY_UNUSABLE, "The device key in the table device_identity"
                + " cannot be used: " + why + ". Make it right, or delete the row: then a new key is made, which"
                + " gateways must approve again.");
    }
}
