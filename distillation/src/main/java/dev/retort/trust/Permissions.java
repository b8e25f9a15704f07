package dev.retort.trust;

import dev.retort.config.RunConfig;
import dev.retort.config.ServiceSettings.KeyRoute;
import dev.retort.model.ModelRef;
import dev.retort.secret.Keys;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** Finds the actions of settings that a person must confirm: programs, and keys that leave for a place of the settings' choice. */
@API(status = API.Status.INTERNAL)
public final class Permissions {

    private static final String COMPATIBLE = "openai-compatible";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final RunConfig config;
    private final Keys keys;
    private final List<Permission> needed = new ArrayList<>();

    private Permissions(RunConfig config, Keys keys) {
        this.config = config;
        this.keys = keys;
    }

    /**
     * Returns every action that needs a confirmation.
     *
     * @param keys the variables of the process; a key that is not set cannot be sent
     * @throws dev.retort.error.UsageException if an address is not valid, or a {@code .env} file redirects a foreign key
     */
    public static List<Permission> neededBy(RunConfig config, Keys keys) {
        Permissions all = new Permissions(config, keys);
        all.command();
        all.needed.addAll(ofKeys(config, keys));
        return List.copyOf(all.needed);
    }

    /** Returns the same without programs: for commands that start none. */
    public static List<Permission> ofKeys(RunConfig config, Keys keys) {
        Permissions all = new Permissions(config, keys);
        config.services().keyRoutes(keys).forEach(all::service);
        all.modelsWithAddresses();
        all.telemetry();
        all.mlflow();
        all.wandb();
        return List.copyOf(all.needed);
    }

    /** Returns the actions of {@code telemetry.otlp} and {@code telemetry.headers} alone. */
    public static List<Permission> ofTelemetry(RunConfig config, Keys keys) {
        Permissions all = new Permissions(config, keys);
        all.telemetry();
        return List.copyOf(all.needed);
    }

    private void command() {
        List<String> command = config.finetune().command();
        if (command.isEmpty()) {
            return;
        }
        List<String> variables = config.finetune().environment();
        needed.add(new Permission(
                variables.isEmpty()
                        ? "start the program " + quoted(command)
                        : "start the program %s with the variables %s"
                                .formatted(quoted(command), String.join(", ", variables)),
                variables.isEmpty()
                        ? List.of("finetune.command")
                        : List.of("finetune.command", "finetune.environment")));
    }

    /** Words in quotes, so that two commands that differ never read the same. */
    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .toList()
                .toString();
    }

    private void service(KeyRoute route) {
        if (keys.find(route.variable()).isEmpty()) {
            return;
        }
        List<String> settings = new ArrayList<>();
        route.baseUrl().ifPresent(url -> settings.add("services.%s.base_url".formatted(route.group())));
        if (!route.ownVariable()) {
            settings.add("services.%s.key".formatted(route.group()));
        }
        if (!settings.isEmpty()) {
            String place = route.baseUrl().map(Permissions::origin).orElse("the service " + route.provider());
            send(route.variable(), place, settings);
        }
    }

    private void modelsWithAddresses() {
        KeyRoute route = config.services().keyRoutes(keys).stream()
                .filter(one -> one.provider().equals(COMPATIBLE))
                .findFirst()
                .orElseThrow();
        boolean elsewhere = config.services().addresses(keys).containsKey(COMPATIBLE);
        if (elsewhere || keys.find(route.variable()).isEmpty()) {
            return;
        }
        models().forEach((setting, name) -> {
            if (name.startsWith(COMPATIBLE + ":")) {
                String address = ModelRef.parse(name).name().replaceFirst("#.*", "");
                send(route.variable(), origin(URI.create(address)), List.of(setting));
            }
        });
    }

    private Map<String, String> models() {
        Map<String, String> models = new LinkedHashMap<>();
        models.put("questions.model", config.questions().model());
        config.questions().critic().ifPresent(critic -> models.put("questions.critic", critic));
        models.put("retrieval.model", config.retrieval().model());
        config.retrieval().secondModel().ifPresent(second -> models.put("retrieval.second_model", second));
        models.put("student.model", config.student().model());
        models.put("teacher.model", config.teacher().model());
        config.scores().judge().ifPresent(judge -> models.put("scores.judge", judge));
        return models;
    }

    private void telemetry() {
        Optional<URI> address = config.telemetry().otlp();
        if (address.isEmpty()) {
            return;
        }
        config.telemetry().headers().forEach((name, value) -> {
            Matcher reference = REFERENCE.matcher(value);
            while (reference.find()) {
                send(reference.group(1), origin(address.get()), List.of("telemetry.otlp", "telemetry.headers." + name));
            }
        });
    }

    private void mlflow() {
        boolean named = config.tracking().trackers().contains(RunConfig.TrackerName.MLFLOW);
        if (named && keys.find("MLFLOW_TRACKING_TOKEN").isPresent()) {
            config.tracking()
                    .mlflowUrl()
                    .ifPresent(url -> send("MLFLOW_TRACKING_TOKEN", origin(url), List.of("tracking.mlflow_url")));
        }
    }

    private void wandb() {
        if (config.finetune().wandbProject().isPresent()
                && keys.find("WANDB_API_KEY").isPresent()) {
            send(
                    "WANDB_API_KEY",
                    "the service that trains " + config.student().model(),
                    List.of("finetune.wandb_project"));
        }
    }

    private void send(String variable, String place, List<String> settings) {
        needed.add(new Permission("send the variable %s to %s".formatted(variable, place), settings));
    }

    /** Returns scheme, host and port, which decide who gets the key. */
    private static String origin(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return "%s://%s%s".formatted(address.getScheme(), address.getHost(), port);
    }
}
