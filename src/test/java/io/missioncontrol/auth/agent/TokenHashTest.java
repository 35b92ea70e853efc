package io.missioncontrol.auth.agent;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenHashTest {

    /** Made by the program whose databases are adopted. */
    private static final String TOKEN = "fiUOPKwKXdAzPAgP0NIPTKHsUFS1SV3_TyCayViRKtU";
    private static final String HASH = "pbkdf2_sha256$200000$4W1asV-1VVtIONcezfepbA"
            + "$Wdv0F-cIWzVp6WERO1b8zbNoGwV-vMNLzPCODGn03Kk";

    @Test
    void hashOfAnotherProgramIsUnderstood() {
        assertThat(TokenHash.matches(TOKEN, HASH)).isTrue();
        assertThat(TokenHash.matches("92Mqj8b86UpeQ86zqb4nSJbD_X_nE02_sAUEvx-BYXY", HASH)).isFalse();
    }

    @Test
    void hashIsSaltedAndInTheSameFormat() {
        String hash = TokenHash.of(TOKEN);

        assertThat(hash).matches("pbkdf2_sha256\\$200000\\$[A-Za-z0-9_-]{22}\\$[A-Za-z0-9_-]{43}");
        assertThat(hash).isNotEqualTo(TokenHash.of(TOKEN));
        assertThat(TokenHash.matches(TOKEN, hash)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "$$$",
        "pbkdf2_sha256$0$4W1asV-1VVtIONcezfepbA$Wdv0F-cIWzVp6WERO1b8zbNoGwV-vMNLzPCODGn03Kk",
        "pbkdf2_sha256$9999999$4W1asV-1VVtIONcezfepbA$Wdv0F-cIWzVp6WERO1b8zbNoGwV-vMNLzPCODGn03Kk",
        "pbkdf2_sha256$-1$4W1asV-1VVtIONcezfepbA$Wdv0F-cIWzVp6WERO1b8zbNoGwV-vMNLzPCODGn03Kk",
        "pbkdf2_sha256$200000$A$Wdv0F-cIWzVp6WERO1b8zbNoGwV-vMNLzPCODGn03Kk",
        "pbkdf2_sha256$200000$4W1asV-1VVtIONcezfepbA$",
        "pbkdf2_sha1$200000$4W1asV-1VVtIONcezfepbA$Wdv0F-cIWzVp6WERO1b8zbNoGwV-vMNLzPCODGn03Kk"
    })
    void hashOfAnyOtherFormMatchesNothing(String hash) {
        assertThat(TokenHash.matches(TOKEN, hash)).isFalse();
    }

    @Property
    void anyStoredTextIsReadWithoutFailing(@ForAll String hash) {
        assertThat(TokenHash.matches(TOKEN, hash)).isFalse();
    }
}
