package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdentityFileTest {

    /** Written by the Python backend. */
    private static final String INHERITED = """
            {
              "version": 1,
              "deviceId": "wrong-on-purpose",
              "publicKeyPem": "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\\n-----END PUBLIC KEY-----\\n",
              "privateKeyPem": "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\\n-----END PRIVATE KEY-----\\n",
              "createdAtMs": 1795569060675
            }
            """;

    @TempDir
    Path folder;

    @Test
    void aNewKeyIsKeptForItsOwnerAlone() throws IOException {
        // Given
        Path path = folder.resolve("below/device.json");

        // When
        DeviceIdentity made = new DeviceIdentityFile(path).create().orElseThrow();

        // Then
        assertThat(new DeviceIdentityFile(path).read()).contains(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
        assertThat(new JsonObject(Files.readString(path)).getString("deviceId")).isEqualTo(made.id());
        assertThat(Files.list(path.getParent())).containsExactly(path);
    }

    @Test
    void aKeyOfThePythonBackendIsUsedWithTheIdThatItHas() throws IOException {
        // Given: the key pair of RFC 8032, 7.1, test 1
        Path path = Files.writeString(folder.resolve("device.json"), INHERITED);

        // When
        DeviceIdentity identity = new DeviceIdentityFile(path).read().orElseThrow();

        // Then
        assertThat(identity.encodedPublicKey()).isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertThat(identity.id()).isEqualTo("21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9");
        assertThat(identity.sign("")).isEqualTo("5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc-bRr0lv"
                + "18FlbviRlUUFDjnoQCw");
    }

    @Test
    void noFileIsNoKey() {
        assertThat(new DeviceIdentityFile(folder.resolve("device.json")).read()).isEmpty();
    }

    @Test
    void processesThatMakeOneAtTheSameTimeHaveTheSame() throws Exception {
        // Given
        Path path = folder.resolve("device.json");
        List<Callable<String>> processes = IntStream.range(0, 16).<Callable<String>>mapToObj(process ->
                () -> new DeviceIdentityFile(path).create().orElseThrow().id()).toList();

        // When
        Set<String> ids;
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            ids = threads.invokeAll(processes).stream().map(Future::resultNow).collect(Collectors.toSet());
        }

        // Then
        assertThat(ids).hasSize(1);
        assertThat(Files.list(folder)).containsExactly(path);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoPlace() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));

        // Then
        assertThat(new DeviceIdentityFile(file.resolve("device.json")).create()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"publicKeyPem\":1}", "{\"publicKeyPem\":\"x\",\"privateKeyPem\":\"y\"}"})
    void aFileWithoutKeyIsRefusedAndKept(String content) throws IOException {
        // Given
        Path path = Files.writeString(folder.resolve("device.json"), content);

        // Then
        assertThatThrownBy(() -> new DeviceIdentityFile(path).read())
                .isInstanceOfSatisfying(GatewayException.class, failure ->
                        assertThat(failure.code()).isEqualTo(GatewayErrorCode.DEVICE_KEY_UNUSABLE))
                .hasMessageContaining(path.toString());
        assertThat(path).hasContent(content);
    }

    @Test
    void keysThatAreNoPairAreRefused() throws IOException {
        // Given
        JsonObject other = new JsonObject(INHERITED).put("publicKeyPem", DeviceIdentity.create().publicPem());
        Path path = Files.writeString(folder.resolve("device.json"), other.encode());

        // Then
        assertThatThrownBy(() -> new DeviceIdentityFile(path).read()).hasMessageContaining("no Ed25519 key pair");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        // Given
        Path path = Files.writeString(folder.resolve("device.json"), INHERITED);
        Files.setPosixFilePermissions(path, Set.of());
        assumeFalse(Files.isReadable(path), "This user may read everything");

        // Then
        assertThatThrownBy(() -> new DeviceIdentityFile(path).read()).hasMessageContaining("may not read it");
    }
}
