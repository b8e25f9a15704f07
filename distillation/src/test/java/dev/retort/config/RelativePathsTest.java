package dev.retort.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativePathsTest {

    private static final RelativePaths PATHS = new RelativePaths(Path.of("/home/ann/runs/handbook"));

    @ParameterizedTest
    @CsvSource({
        "local:/home/ann/weights/model, local:../../weights/model",
        "student local:/home/ann/weights/model<br>, student local:../../weights/model<br>",
        "nonlocal:/home/ann/weights/model, nonlocal:/home/ann/weights/model",
        "local:minilm, local:minilm",
        "see /home/ann/runs/handbook/report.html, see report.html",
    })
    void namesOfLocalModelsAndPathsWithinTheFolderAreRelative(String text, String shown) {
        assertThat(PATHS.text(text)).isEqualTo(shown);
    }

    @Test
    void eachOfSeveralNamesIsRelative() {
        assertThat(PATHS.text("local:/home/ann/a local:/home/ann/b")).isEqualTo("local:../../a local:../../b");
    }
}
