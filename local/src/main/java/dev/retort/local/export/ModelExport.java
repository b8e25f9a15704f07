package dev.retort.local.export;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.WholeFile;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.download.PublishedName;
import dev.retort.local.lora.LoraAdapter;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.local.weights.GgufWeights;
import dev.retort.local.weights.ModelWeights;
import dev.retort.local.weights.TensorType;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes tuned models for other programs; an export that does not give the tuned model's scores is not kept. */
public final class ModelExport {

    private static final int STEPS = 3;
    private static final String OLLAMA_MODEL = "model.gguf";

    private final Path base;
    private final ModelRef baseName;
    private final Path adapter;
    private final int threads;

    /**
     * Prepares exports of one tuned model.
     *
     * @param base GGUF file or folder of the base model
     * @param baseName by which an adapter names it
     * @param adapter folder of the adapter, as PEFT has it
     * @param threads to compute the check with
     */
    public ModelExport(Path base, ModelRef baseName, Path adapter, int threads) {
        this.base = base;
        this.baseName = baseName;
        this.adapter = adapter;
        this.threads = threads;
    }

    /**
     * Writes one format, loads it again and compares it with base model and adapter on ten prompts.
     *
     * @param target a file for the GGUF formats, a folder for the others; must not exist
     * @throws UsageException if the target exists, or the format cannot be made from this base model
     * @throws InputException if model or adapter are damaged or do not fit
     * @throws ModelException if the export does not give the same scores; it is deleted
     * @throws ResourceException if it cannot be written
     */
    public ExportReport export(ExportFormat format, Path target, Progress progress) {
        if (Files.exists(target)) {
            throw new UsageException("%s exists.".formatted(target), "Choose another place or delete it first.");
        }
        NativeThreads.use(threads);
        String task = "exporting " + format.name().toLowerCase(Locale.ROOT);
        progress.advanced(task, 0, STEPS);
        boolean kept = false;
        try {
            LoraAdapter tuned = write(format, target);
            progress.advanced(task, 1, STEPS);
            List<float[]> expected = LogitCheck.logits(base, Optional.of(tuned));
            progress.advanced(task, 2, STEPS);
            ExportReport report = LogitCheck.compare(format, target, expected, reloaded(format, target, tuned));
            progress.advanced(task, STEPS, STEPS);
            if (report.largestDifference() > format.tolerance()) {
                throw new ModelException(
                        "The export %s gives other scores than the tuned model: a logit differs by %.3g."
                                .formatted(target, report.largestDifference()),
                        "It was deleted. Choose a format of higher precision.");
            }
            kept = true;
            return report;
        } finally {
            if (!kept) {
                delete(target);
            }
        }
    }

    private LoraAdapter write(ExportFormat format, Path target) {
        try (ModelWeights weights = ModelWeights.open(base)) {
            LoraAdapter tuned = PeftAdapter.load(adapter, weights.config());
            switch (format) {
                case PEFT -> PeftAdapter.save(target, PublishedName.of(baseName), tuned);
                case GGUF_ADAPTER -> GgufExport.adapter(target, weights.config(), tuned);
                case SAFETENSORS -> HubFolder.write(target, base, weights, tuned);
                case GGUF_F16 -> GgufExport.merged(target, weights, tuned, TensorType.F16);
                case GGUF_Q8_0 -> GgufExport.merged(target, weights, tuned, TensorType.Q8_0);
                case OLLAMA -> {
                    GgufExport.merged(target.resolve(OLLAMA_MODEL), weights, tuned, TensorType.Q8_0);
                    modelfile(target, (GgufWeights) weights);
                }
            }
            return tuned;
        }
    }

    private List<float[]> reloaded(ExportFormat format, Path target, LoraAdapter tuned) {
        return switch (format) {
            case PEFT, GGUF_ADAPTER -> {
                try (ModelWeights weights = ModelWeights.open(base)) {
                    LoraAdapter read = format == ExportFormat.PEFT
                            ? PeftAdapter.load(target, weights.config())
                            : GgufExport.readAdapter(target, weights.config(), tuned.layout());
                    yield LogitCheck.logits(base, Optional.of(read));
                }
            }
            case SAFETENSORS, GGUF_F16, GGUF_Q8_0 -> LogitCheck.logits(target, Optional.empty());
            case OLLAMA -> LogitCheck.logits(target.resolve(OLLAMA_MODEL), Optional.empty());
        };
    }

    private void modelfile(Path target, GgufWeights weights) {
        try (Tokenizer tokenizer = Tokenizer.open(base)) {
            Set<String> stops = new TreeSet<>();
            for (Map.Entry<String, Integer> token : tokenizer.specialTokens().entrySet()) {
                if (tokenizer.endOfTurn().contains(token.getValue())) {
                    stops.add(plain(token.getKey()));
                }
            }
            boolean addsBegin = weights.file()
                    .metadata()
                    .flag("tokenizer.ggml.add_bos_token")
                    .orElseGet(() -> weights.file()
                            .metadata()
                            .text("tokenizer.ggml.model")
                            .orElse("")
                            .equals("llama"));
            String added = addsBegin ? tokenizer.beginOfText().orElse("") : "";
            String template = OllamaTemplate.of(ChatTemplate.open(base), stops).source(added);
            String text = "FROM ./%s\nTEMPLATE \"\"\"%s\"\"\"\n".formatted(OLLAMA_MODEL, template)
                    + stops.stream().map("PARAMETER stop \"%s\"\n"::formatted).collect(Collectors.joining())
                    + "PARAMETER temperature 0\nPARAMETER num_ctx %d\n"
                            .formatted(weights.config().contextLength());
            WholeFile.write(target.resolve("Modelfile"), text);
        }
    }

    /** A quote or a line break in a stop would begin another instruction of the Modelfile. */
    static String plain(String stop) {
        if (stop.chars()
                .anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
            throw new InputException(
                    "The model ends its answers with a token that holds a quote, a backslash or a control character.",
                    "Export it in another form than for Ollama, or take another model.");
        }
        return stop;
    }

    private static void delete(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot delete the failed export %s: %s.".formatted(target, FileFault.words(e)),
                    "Delete it by hand.",
                    e);
        }
    }
}
