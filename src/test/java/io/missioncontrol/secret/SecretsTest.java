package io.missioncontrol.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private static final String PLACE = "gateways.token.1";
    private static final String OLD = key(1);
    private static final String NEW = key(2);

    @Property
    void whatIsSealedOpensAgain(@ForAll String secret) {
        for (Secrets secrets : List.of(secrets(null), secrets(NEW))) {
            String text = wellFormed(secret);

            assertThat(secrets.open(PLACE, secrets.seal(PLACE, text))).isEqualTo(text);
        }
    }

    /** Whatever a secret looks like, it is never taken for something stored in another way. */
    @Property
    void whatLooksLikeAStoredSecretIsASecretAllTheSame(@ForAll String rest, @ForAll boolean plain) {
        Secrets secrets = secrets(null);
        String text = (plain ? "plain:v1:" : "enc:v1:") + wellFormed(rest);

        assertThat(secrets.open(PLACE, secrets.seal(PLACE, text))).isEqualTo(text);
        assertThat(secrets(NEW).open(PLACE, secrets.seal(PLACE, text))).isEqualTo(text);
    }

    /** No stored text is an error of the programme: it opens, or it is unreadable. */
    @Property
    void anyStoredTextOpensOrIsUnreadable(@ForAll String stored) {
        for (String text : List.of(stored, "enc:v1:" + stored, "enc:v1:" + id(NEW) + ":" + stored)) {
            try {
                assertThat(secrets(NEW).open(PLACE, text)).isNotNull();
            } catch (UnreadableSecretException e) {
                assertThat(e).hasMessageStartingWith("it ");
            }
        }
    }

    @Property(tries = 200)
    void aChangedValueIsUnreadable(@ForAll byte change, @ForAll int position) {
        if (change == 0) {
            return;
        }
        String stored = secrets(NEW).seal(PLACE, "gw-secret");
        int start = stored.lastIndexOf(':') + 1;
        byte[] bytes = Base64.getUrlDecoder().decode(stored.substring(start));
        bytes[Math.floorMod(position, bytes.length)] ^= change;
        String changed = stored.substring(0, start) + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        assertThatThrownBy(() -> secrets(NEW).open(PLACE, changed)).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void nothingOfTheSecretIsStored() {
        String first = secrets(NEW).seal(PLACE, "gw-secret");
        String second = secrets(NEW).seal(PLACE, "gw-secret");

        assertThat(first).startsWith("enc:v1:" + id(NEW) + ":").doesNotContain("gw-secret").isNotEqualTo(second);
    }

    @Test
    void withoutAKeySecretsAreStoredAsTheyAre() {
        assertThat(secrets(null).seal(PLACE, "gw-secret")).isEqualTo("gw-secret");
    }

    @Test
    void whatWasStoredBeforeTheKeyIsRead() {
        assertThat(secrets(NEW).open(PLACE, "gw-secret")).isEqualTo("gw-secret");
    }

    @Test
    void aReplacedKeyStillDecryptsAndNoLongerEncrypts() {
        String stored = secrets(OLD).seal(PLACE, "gw-secret");
        Secrets rotated = secrets(NEW, key(3), OLD);

        assertThat(rotated.open(PLACE, stored)).isEqualTo("gw-secret");
        assertThat(rotated.seal(PLACE, "gw-secret")).startsWith("enc:v1:" + id(NEW) + ":");
    }

    @Test
    void encryptionCanBeSwitchedOff() {
        String stored = secrets(OLD).seal(PLACE, "gw-secret");
        Secrets off = secrets(null, OLD);

        assertThat(off.seal(PLACE, off.open(PLACE, stored))).isEqualTo("gw-secret");
    }

    @Test
    void aValueOfAnUnknownKeySaysSo() {
        String stored = secrets(OLD).seal(PLACE, "gw-secret");

        assertThatThrownBy(() -> secrets(NEW).open(PLACE, stored))
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessageContaining("SECRETS_KEY_PREVIOUS")
                .hasNoCause();
    }

    @Test
    void aValueCopiedIntoAnotherRowIsUnreadable() {
        String stored = secrets(NEW).seal(PLACE, "gw-secret");

        assertThatThrownBy(() -> secrets(NEW).open("gateways.token.2", stored))
                .isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void aKeyIsNeverPrinted() {
        assertThat(SecretsKey.parse(NEW)).hasToString("SecretsKey[" + id(NEW) + "]");
        assertThatThrownBy(() -> SecretsKey.parse("hush")).hasMessageNotContaining("hush").hasNoCause();
        assertThatThrownBy(() -> SecretsKey.parse("h#sh")).hasMessageNotContaining("h#sh").hasNoCause();
    }

    private static String id(String key) {
        return SecretsKey.parse(key).id();
    }

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Lone surrogates never get here: fields refuse them. */
    private static String wellFormed(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "");
    }

    private static Secrets secrets(String current, String... previous) {
        return new Secrets(new SecretsConfig() {
            @Override
            public Optional<String> secretsKey() {
                return Optional.ofNullable(current);
            }

            @Override
            public Optional<List<String>> secretsKeyPrevious() {
                return Optional.of(List.of(previous)).filter(keys -> !keys.isEmpty());
            }
        });
    }
}
