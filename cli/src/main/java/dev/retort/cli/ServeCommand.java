package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RunModels;
import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.DistillationModels;
import dev.retort.error.UsageException;
import dev.retort.local.LocalModels;
import dev.retort.local.download.RetortHome;
import dev.retort.model.ModelRef;
import dev.retort.server.RetortServer;
import dev.retort.server.ServerModels;
import dev.retort.server.ServerSettings;
import dev.retort.server.chat.LocalChat;
import dev.retort.server.chat.RunStudent;
import dev.retort.server.http.Limits;
import dev.retort.server.http.Right;
import dev.retort.server.http.Tls;
import dev.retort.server.model.ModelNames;
import dev.retort.server.spending.SpendingLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves Mistral's and OpenAI's APIs until it is stopped. */
@Command(
        name = "serve",
        description = {
            "Serve Mistral's and OpenAI's APIs on this machine: files, fine-tuning jobs, models, chat, embeddings.",
            "Clients need another base URL and no other change. Ctrl-C stops it; jobs resume with the next start."
        },
        mixinStandardHelpOptions = true,
        subcommands = ServeKeysCommand.class)
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8484", description = "Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = ServerSettings.LOOPBACK,
            description = "The address to listen on, default ${DEFAULT-VALUE}. Any other needs an API key.")
    String host = ServerSettings.LOOPBACK;

    @Option(names = "--allow-host", paramLabel = "NAME", description = "A further name by which clients may call it.")
    List<String> allowedHosts = new ArrayList<>();

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = {
                "A run, or a folder that holds runs; may be repeated. Pages show and review it; run:NAME answers from",
                "its passages and names them, run:NAME:student as before the training, NAME without passages."
            })
    List<Path> runs = new ArrayList<>();

    @Option(
            names = "--map",
            paramLabel = "NAME=MODEL",
            description = {
                "What a name means, such as gpt-4o-mini=ollama:qwen3; a * matches any characters.",
                "Names of Mistral's and OpenAI's models mean the student of the settings otherwise."
            })
    List<String> names = new ArrayList<>();

    @Option(
            names = "--new-key",
            paramLabel = "NAME",
            description =
                    "Create an API key with all rights, print it once, and end; others: retort serve keys --help.")
    @Nullable
    String newKey;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = {
                "Serve through TLS: a PEM file with the server's certificate, then those that vouch for it; or a PKCS#12",
                "file (.p12, .pfx), whose password is in RETORT_TLS_PASSWORD."
            })
    @Nullable
    Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE.pem", description = "The private key of a PEM certificate.")
    @Nullable
    Path certificateKey;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as student.model=hf:owner/name or local.threads=4; may be repeated.")
    List<String> settings = new ArrayList<>();

    @Mixin
    BudgetOption money = new BudgetOption();

    @Mixin
    OfflineOption offline = new OfflineOption();

    private final Terminal terminal;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path home = RetortHome.ofThisProcess().resolve("server");
        String name = newKey;
        if (name != null) {
            terminal.print(ServerSettings.keys(home).add(name, Set.of(Right.ADMIN), OptionalInt.empty()));
            return 0;
        }
        ConfigReader reader = ConfigReader.defaults();
        settings.forEach(reader::set);
        money.apply(reader);
        CommandTrust trust = new CommandTrust(Path.of(".")).confirmGiven(reader);
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        // Closed last: the interrupt of a stop would end the closing of the others.
        try (Stop stop = Stop.onSignal();
                Retort retort = MachineRetort.of(terminal, progress)
                        .trust(trust)
                        .offlineIf(offline.offline)
                        .build();
                RunModels models = retort.modelsWithoutTraining(DistillationSettings.of(reader));
                LocalChat chat = new LocalChat(models::weights, models.generation(), LocalChat.Capacity.DEFAULT);
                RetortServer server = RetortServer.start(
                        settings(home, reader.read()),
                        server(
                                models,
                                chat,
                                reader.read().student().ref(),
                                new ServedStudents(terminal, offline.offline)),
                        new JobTrackers(terminal, models.connection()))) {
            terminal.print(
                    "Serving Mistral's API at %1$s/v1 and OpenAI's at %1$s/openai/v1; pages at %1$s/. Ctrl-C stops it."
                            .formatted(server.address()));
            untilStopped();
        }
        return 0;
    }

    private static ServerModels server(RunModels models, LocalChat chat, ModelRef student, RunStudent.Source students) {
        DistillationModels all = models.forDistillation();
        return new ServerModels(
                all.fineTuners().fineTunerOf(student), all.tokenCounters()::counterOf, chat, all.providers(), students);
    }

    private ServerSettings settings(Path home, RunConfig config) {
        return new ServerSettings(
                host,
                port,
                Set.copyOf(allowedHosts),
                home,
                new ModelNames(config.student().ref(), LocalModels.MINILM, ModelNames.parse(names)),
                runs,
                config.finetune().hyperparameters(config.seed()),
                Limits.DEFAULT,
                tls(),
                new SpendingLimit(config.budget().cap(), config.callRules().prices()));
    }

    private Optional<Tls> tls() {
        Path file = certificate;
        if (file == null) {
            if (certificateKey != null) {
                throw new UsageException(
                        "--tls-key is given without a certificate.",
                        "Name the certificate: --tls-certificate FILE.pem");
            }
            return Optional.empty();
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".p12") || name.endsWith(".pfx")) {
            return Optional.of(Tls.ofPkcs12(file, System.getenv().getOrDefault("RETORT_TLS_PASSWORD", "")));
        }
        Path key = certificateKey;
        if (key == null) {
            throw new UsageException(
                    "The certificate %s needs its private key.".formatted(file), "Name it: --tls-key FILE.pem");
        }
        return Optional.of(Tls.ofPem(file, key));
    }

    private static void untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            // The interrupt has done its work; what is closed now may wait.
        }
    }
}
