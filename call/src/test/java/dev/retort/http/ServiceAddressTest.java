package dev.retort.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.168.0.7:8000/v1",
                "http://example.org/v1",
                "http://127.0.0.1.example.org/v1",
                "http://localhost.example.org/v1"
            })
    void aKeyDoesNotTravelUnencryptedToAnotherMachine(String address) {
        assertThatThrownBy(() -> ServiceAddress.check(URI.create(address), true))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("would get a key unencrypted");
        assertThatCode(() -> ServiceAddress.check(URI.create(address), false)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:8080/v1", "http://localhost/v1", "http://[::1]:1/v1", "https://example.org"})
    void aKeyGoesToThisMachineOrEncrypted(String address) {
        assertThatCode(() -> ServiceAddress.check(URI.create(address), true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:secret@example.org/v1", "http://secret@127.0.0.1/v1"})
    void anAddressWithAUserIsRefusedWithoutShowingIt(String address) {
        assertThatThrownBy(() -> ServiceAddress.check(URI.create(address), false))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("secret");
    }
}
