package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.ConfigReader;
import dev.retort.error.InputException;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import dev.retort.run.StageLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's name refers to another commit once its owner has changed the model. */
class HubRevisionTest {

    private static final String FORMER = "0123456789abcdef0123456789abcdef01234567";
    private static final String LATER = "76543210fedcba9876543210fedcba9876543210";

    @TempDir
    Path folder;

    private HostedPlant plant;

    @BeforeEach
    void open() throws IOException {
        plant = new HostedPlant(folder);
    }

    @AfterEach
    void close() {
        plant.close();
    }

    @Test
    void theCommitOfATeacherFromTheHubIsInTheManifest() {
        distillation(FORMER).upTo(Stage.DATASET);

        assertThat(manifest().models()).containsEntry("teacher", "hf:acme/tiny").containsEntry("hf:acme/tiny", FORMER);
    }

    @Test
    void aRevisionThatHasMovedIsNoticedBeforeAnythingIsAsked() {
        distillation(FORMER).upTo(Stage.DATASET);
        distillation(FORMER).repeat(Stage.DATASET);
        int asked = plant.models.requests().size();

        assertThatThrownBy(() -> distillation(LATER).upTo(Stage.DATASET))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("hf:acme/tiny is commit " + LATER)
                .hasMessageContaining(FORMER)
                .hasMessageContaining("hf:acme/tiny@COMMIT");

        assertThat(plant.models.requests()).hasSize(asked);
        distillation(FORMER).upTo(Stage.DATASET);
    }

    private Manifest manifest() {
        try (RunDirectory run = RunDirectory.read(folder.resolve("run"))) {
            return StageLedger.read(run).orElseThrow();
        }
    }

    private Distillation distillation(String commit) {
        DistillationModels services = plant.models(HostedPlant.KEYS, Map.of());
        ConfigReader settings = ConfigReader.defaults().with(folder.resolve("retort.yaml"));
        settings.set("teacher.model=hf:acme/tiny");
        return Distillation.of(
                        settings,
                        folder.resolve("run"),
                        new DistillationModels(
                                services.providers().with("hf", hub(services.providers(), commit)),
                                services.fineTuners(),
                                services.completers(),
                                services.tokenCounters()))
                .withTermsAccepted();
    }

    private static ModelProvider hub(ModelProviders services, String commit) {
        return new ModelProvider() {
            @Override
            public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
                return services.chat(new ModelRef("mistral", "mistral-large-2512"), settings);
            }

            @Override
            public Optional<String> revision(ModelRef ref) {
                return Optional.of(commit);
            }
        };
    }
}
