package dev.retort.finetuning.command;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.OwnerOnly;
import dev.retort.file.Sha256;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.service.Reported;
import dev.retort.model.ModelRef;
import dev.retort.secret.ChildEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Trains by a command of the user's own: writes {@code recipe.json}, runs the command in the output folder with its words
 * {@code {recipe} {training} {validation} {adapter} {base}} filled in, and reads the PEFT adapter back that it leaves in
 * {@code adapter}. What it prints goes to {@code command.log}. A job's id is its output folder; a command outlives the
 * process that started it. Thread-safe.
 */
public final class CommandFineTuner implements FineTuner {

    /** What tells usual trainers, and what they call, to open no connection; a program may not heed it. */
    public static final Map<String, String> OFFLINE = Map.of(
            "RETORT_OFFLINE", "1",
            "HF_HUB_OFFLINE", "1",
            "TRANSFORMERS_OFFLINE", "1",
            "HF_DATASETS_OFFLINE", "1",
            "WANDB_MODE", "offline",
            "PIP_NO_INDEX", "1");

    private final List<String> command;
    private final List<String> variables;
    private final Map<String, String> set;
    private final Consumer<Path> check;
    private final InstantSource clock;
    private final Map<Path, Process> started = new ConcurrentHashMap<>();
    private final Exclusive noting = new Exclusive();

    /** Creates a trainer whose command gets no variables but the usual ones, such as {@code PATH}, and whose adapter is not looked at. */
    public CommandFineTuner(List<String> command, InstantSource clock) {
        this(command, List.of(), Map.of(), adapter -> {}, clock);
    }

    /**
     * Creates the trainer.
     *
     * @param command program and arguments; no shell is involved
     * @param variables variables of the environment that it gets besides the usual ones, such as {@code HF_TOKEN}
     * @param set variables with their values that it gets in any case, such as {@link #OFFLINE}
     * @param check takes the adapter's folder; throws {@link InputException} if the adapter cannot be used, so that its
     *     training has failed
     */
    public CommandFineTuner(
            List<String> command,
            List<String> variables,
            Map<String, String> set,
            Consumer<Path> check,
            InstantSource clock) {
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new UsageException(
                    "The training command is empty.", "Write it like command: axolotl train {recipe}.");
        }
        this.command = List.copyOf(command);
        this.variables = List.copyOf(variables);
        this.set = Map.copyOf(set);
        this.check = check;
        this.clock = clock;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A command that runs, or has left an adapter for this folder, is not started again; another command, other rows or
     * other settings train again once it has ended.
     */
    @Override
    public FineTuningJob create(FineTuningRequest request) {
        Optional<FineTuningJob> former = former(request);
        if (former.isPresent()) {
            return former.get();
        }
        Path folder = request.output().toAbsolutePath();
        forgetAdapter(folder);
        TrainingRecipe recipe = new TrainingRecipe(request);
        recipe.write();
        // Noted before it starts: whoever is killed in between leaves a command that is found, not a second one.
        CommandRecord planned = CommandRecord.planned(request, fingerprint(request), clock.instant());
        Process process = start(recipe.fill(command), planned, folder);
        started.put(folder, process);
        CommandRecord record =
                planned.startedAs(process.pid(), process.info().startInstant()).write(folder);
        var unused = process.onExit().thenAccept(ended -> noteExit(folder, record.processId(), ended.exitValue()));
        return get(folder.toString());
    }

    private String fingerprint(FineTuningRequest request) {
        return Sha256.of(Json.mapper()
                .writeValueAsString(List.of(
                        command,
                        request.suffix(),
                        Sha256.of(request.training()),
                        request.validation().map(Sha256::of).orElse(""))));
    }

    /** An adapter of an earlier command must not pass for that of a command that leaves none. */
    private static void forgetAdapter(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve("adapter/adapter_config.json"));
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot replace the adapter in %s: %s.".formatted(folder, FileFault.words(e)),
                    "Check that the folder may be written.",
                    e);
        }
    }

    private void noteExit(Path folder, long processId, int code) {
        noting.run(() -> {
            CommandRecord now = CommandRecord.read(folder);
            if (now.processId() == processId && now.exitCode().isEmpty()) {
                now.ended(code).write(folder);
            }
        });
    }

    /** Returns the job of a command that runs in the request's folder, or has left an adapter for this very request. */
    public Optional<FineTuningJob> former(FineTuningRequest request) {
        Path folder = request.output().toAbsolutePath();
        Optional<CommandRecord> record = CommandRecord.find(folder);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        CommandRecord.readUntil(folder, record.get(), CommandRecord::begun);
        FineTuningJob job = get(folder.toString());
        boolean same = record.get().of(request.base(), request.hyperparameters(), fingerprint(request));
        return !job.status().ended() || same && job.status() == JobStatus.SUCCESS ? Optional.of(job) : Optional.empty();
    }

    private Process start(List<String> filled, CommandRecord planned, Path folder) {
        try {
            OwnerOnly.createFolder(folder);
            ProcessBuilder builder = new ProcessBuilder(OwnSession.command(filled, folder));
            planned.write(folder);
            ChildEnvironment.keepUsual(builder.environment(), variables);
            builder.environment().putAll(set);
            return builder.directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("command.log").toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(emptyFile(folder).toFile()))
                    .start();
        } catch (IOException e) {
            throw new ResourceException(
                    "The training command %s cannot be started.".formatted(filled.getFirst()),
                    "Install it, give its full path, and check that it may be run.",
                    e);
        }
    }

    private static Path emptyFile(Path folder) throws IOException {
        Path input = folder.resolve("command.in");
        return Files.exists(input) ? input : Files.createFile(input);
    }

    @Override
    public FineTuningJob get(String jobId) {
        Path folder = Path.of(jobId);
        Process process = started.get(folder);
        // Asked once: a command that ends between two looks would seem to have ended well, its code not being noted
        // yet.
        boolean running = process != null && process.isAlive();
        if (process != null && !running) {
            noteExit(folder, process.pid(), process.exitValue());
        }
        CommandRecord seen = CommandRecord.read(folder);
        Path adapter = folder.resolve("adapter");
        boolean own = process != null && process.pid() == seen.processId();
        boolean alive = seen.exitCode().isEmpty() && (own ? running : seen.alive());
        CommandRecord record = alive ? seen : withCode(seen, folder);
        JobStatus ended = status(record, adapter, alive);
        Optional<String> refusal = ended == JobStatus.SUCCESS ? refusal(adapter) : Optional.empty();
        JobStatus status = refusal.isPresent() ? JobStatus.FAILED : ended;
        List<StepMetrics> metrics = metrics(adapter);
        return new FineTuningJob(
                jobId,
                record.base(),
                status,
                record.startedAt(),
                record.hyperparameters(),
                record.hyperparameters().trainingSteps().orElse(0),
                metrics,
                List.of(),
                status == JobStatus.SUCCESS ? Optional.of(new ModelRef("local", adapter.toString())) : Optional.empty(),
                refusal.or(() -> failure(record, status, folder)));
    }

    /** Found now, and not when the tuned student is first used, which may be hours later. */
    private Optional<String> refusal(Path adapter) {
        try {
            check.accept(adapter);
            return Optional.empty();
        } catch (InputException e) {
            String reason = (e.problem() + " " + e.remedy()).strip();
            return Optional.of("the command left an adapter that cannot be used: "
                    + (reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason));
        }
    }

    /** Waits a moment for whoever started the command to note its code, where that is another than this. */
    private static CommandRecord withCode(CommandRecord record, Path folder) {
        return CommandRecord.readUntil(folder, record, now -> now.exitCode().isPresent());
    }

    private static JobStatus status(CommandRecord record, Path adapter, boolean alive) {
        if (record.cancelled()) {
            return alive ? JobStatus.CANCELLATION_REQUESTED : JobStatus.CANCELLED;
        }
        if (alive) {
            return JobStatus.RUNNING;
        }
        boolean whole = Files.exists(adapter.resolve("adapter_config.json"))
                && Files.exists(adapter.resolve("adapter_model.safetensors"));
        return whole && record.exitCode().orElse(0) == 0 ? JobStatus.SUCCESS : JobStatus.FAILED;
    }

    private static Optional<String> failure(CommandRecord record, JobStatus status, Path folder) {
        if (status != JobStatus.FAILED) {
            return Optional.empty();
        }
        int code = record.exitCode().orElse(0);
        String how = code == 0 ? missing(folder.resolve("adapter")) : "the command ended with code " + code;
        return Optional.of(how + "; see " + folder.resolve("command.log"));
    }

    private static String missing(Path adapter) {
        return Files.exists(adapter.resolve("adapter_model.bin"))
                ? "the command left adapter_model.bin, which can run code when it is read, and no"
                        + " adapter_model.safetensors: let it save with safe_serialization=True"
                : "the command ended without leaving adapter_config.json and adapter_model.safetensors in " + adapter;
    }

    /** Reads the losses that Hugging Face's Trainer keeps in {@code trainer_state.json}, where it was used. */
    private static List<StepMetrics> metrics(Path adapter) {
        try (Stream<Path> files = Files.isDirectory(adapter) ? Files.walk(adapter, 2) : Stream.empty()) {
            Optional<Path> state =
                    files.filter(file -> file.endsWith("trainer_state.json")).max(java.util.Comparator.naturalOrder());
            return state.isEmpty() ? List.of() : read(Json.mapper().readTree(Files.readString(state.get())));
        } catch (IOException | JacksonException e) {
            // The trainer may be writing the file at this moment; the losses are there at the next look.
            return List.of();
        }
    }

    private static List<StepMetrics> read(JsonNode state) {
        Map<Integer, OptionalDouble> validation = new TreeMap<>();
        Map<Integer, JsonNode> training = new TreeMap<>();
        for (JsonNode entry : state.path("log_history")) {
            int step = entry.path("step").asInt(0);
            if (entry.has("loss")) {
                training.put(step, entry);
            }
            if (entry.has("eval_loss")) {
                validation.put(step, Reported.number(entry, "eval_loss"));
            }
        }
        return training.entrySet().stream()
                .map(entry -> new StepMetrics(
                        entry.getKey(),
                        entry.getValue().path("loss").asDouble(0),
                        validation.getOrDefault(entry.getKey(), OptionalDouble.empty()),
                        entry.getValue().path("learning_rate").asDouble(0)))
                .toList();
    }

    @Override
    public FineTuningJob cancel(String jobId) {
        Path folder = Path.of(jobId);
        CommandRecord record = CommandRecord.read(folder);
        if (record.exitCode().isEmpty() && record.alive()) {
            record.withCancel().write(folder);
            record.process().ifPresent(OwnSession::end);
        }
        return get(jobId);
    }

    @Override
    public Optional<String> howToEnd(String jobId) {
        return CommandRecord.find(Path.of(jobId))
                .filter(record -> record.exitCode().isEmpty() && record.alive())
                .map(record -> "The training program continues; to end it: " + OwnSession.killing(record.processId()));
    }
}
