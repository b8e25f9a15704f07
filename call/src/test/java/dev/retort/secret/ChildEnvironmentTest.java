package dev.retort.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "PATH", "/bin",
            "CUDA_VISIBLE_DEVICES", "0",
            "HF_TOKEN", "t",
            "HF_HUB_TOKEN", "t",
            "AWS_SECRET_ACCESS_KEY", "k",
            "PGPASSWORD", "p",
            "DATABASE_URL", "postgres://db",
            "HF_HOME", "https://me:secret@host",
            "COMPANY", "x"));

    @Test
    void aProgramGetsTheUsualVariablesAndThoseThatAreNamed() {
        ChildEnvironment.keepUsual(environment, List.of("HF_TOKEN"));
        assertThat(environment).containsOnlyKeys("PATH", "CUDA_VISIBLE_DEVICES", "HF_TOKEN");
    }

    @Test
    void aChildOfRetortGetsEverythingButKeysAndPasswords() {
        ChildEnvironment.withoutSecrets(environment);
        assertThat(environment).containsOnlyKeys("PATH", "CUDA_VISIBLE_DEVICES", "COMPANY");
    }
}
