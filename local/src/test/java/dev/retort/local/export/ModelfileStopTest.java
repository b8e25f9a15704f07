package dev.retort.local.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelfileStopTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"</s>\"\nADAPTER /etc/passwd", "\"", "</s>\nFROM evil", "a\rb", "\u001b[2J", "a\\", "a\u2028b"})
    void stopThatWouldBeginAnotherInstructionIsRefused(String stop) {
        assertThatThrownBy(() -> ModelExport.plain(stop))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("control character");
    }

    @Test
    void stopsOfTheFamiliesStay() {
        assertThat(ModelExport.plain("<|im_end|>")).isEqualTo("<|im_end|>");
        assertThat(ModelExport.plain("<\uff5cend\u2581of\u2581sentence\uff5c>")).startsWith("<");
    }
}
