package dev.retort.spark;

import dev.retort.Retort;
import dev.retort.RunModels;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.local.download.RetortHome;
import dev.retort.secret.Keys;
import dev.retort.trust.Confirmations;
import dev.retort.trust.Permissions;
import java.util.HashMap;
import java.util.Map;

/** The models that the command line uses: those of this machine, and the hosted ones whose keys are in the environment. */
final class RetortModels implements ModelSource {

    private static final long serialVersionUID = 1;

    @Override
    public void requireConfirmed(DistillationSettings settings) {
        RunConfig config = settings.read();
        // The driver may have none of the keys that the executors have: a key that is named counts as set.
        Map<String, String> set = new HashMap<>(System.getenv());
        config.services()
                .keyRoutes(Keys.of(Map.of()))
                .forEach(route -> set.putIfAbsent(route.variable(), "a key of the executors"));
        new Confirmations(RetortHome.ofThisProcess())
                .require(
                        Permissions.ofKeys(config, Keys.of(set)),
                        "If you trust them, confirm once on the driver's machine: retort trust FILE.yaml");
    }

    @Override
    public OpenModels open(DistillationSettings settings) {
        // The driver has required the confirmations; executors do as it says.
        RunModels opened = Retort.builder().trust(permission -> true).build().modelsWithoutTraining(settings);
        return OpenModels.of(opened.forDistillation(), opened::close);
    }
}
