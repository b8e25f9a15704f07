package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RunModels;
import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.DistillationSettings;
import dev.retort.document.NearCopies;
import dev.retort.document.Passage;
import dev.retort.document.PassageSplitter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.judge.Judge;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.question.FactProposals;
import dev.retort.question.FactProposals.Proposal;
import dev.retort.question.OwnQuestions;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.retrieval.PassageIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proposes key facts for questions. */
@Command(
        name = "facts",
        description = {
            "Let a model propose key facts for your own questions, each with page and quote, for you to keep, edit or drop.",
            "The file it writes can be named as questions.asked_file once you have read it."
        },
        mixinStandardHelpOptions = true)
final class FactsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "QUESTIONS.jsonl", description = "Your questions: .txt, .csv, .tsv, .json or .jsonl.")
    @Nullable
    Path questions;

    @Option(
            names = "--documents",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "The documents that answer them: files and folders.")
    List<Path> documents = new ArrayList<>();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "Who proposes, such as ollama:qwen3:8b.")
    String model = "";

    @Option(
            names = "--passages",
            paramLabel = "N",
            description = "Passages that the model sees of each question (default: ${DEFAULT-VALUE}).")
    int passages = 6;

    @Option(
            names = "--out",
            paramLabel = "FILE.jsonl",
            description = "Where the proposals go (default: beside the questions, NAME.facts.jsonl).")
    @Nullable
    Path out;

    @Option(names = "--json", description = "Print the counts as JSON.")
    boolean json;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, such as budget.prices=prices.json; may be repeated.")
    List<String> settings = new ArrayList<>();

    @Mixin
    BudgetOption money = new BudgetOption();

    @Mixin
    OfflineOption network = new OfflineOption();

    private final Terminal terminal;

    FactsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path file = Objects.requireNonNull(questions);
        Path to = out == null ? beside(file) : out;
        if (passages < 1) {
            throw new UsageException("--passages must be at least 1.", "Leave it out to show six.");
        }
        if (Files.exists(to)) {
            // A person's edits are work.
            throw new UsageException("%s is there already.".formatted(to), "Name another file with --out, or move it.");
        }
        List<Question> asked =
                OwnQuestions.read(file, Split.ASKED, remark -> terminal.error().println(PlainText.line("  " + remark)));
        List<Proposal> proposals = proposals(asked);
        JsonLines.write(to, proposals.stream().map(Proposal::line).toList());
        print(proposals, to);
        return 0;
    }

    private static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".facts.jsonl");
    }

    private List<Proposal> proposals(List<Question> asked) {
        ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
        CallRules rules = money.rules(settings);
        try (Retort retort = MachineRetort.of(terminal, progress)
                        .offlineIf(network.offline)
                        .build();
                RunModels models = retort.models(DistillationSettings.defaults());
                PassageIndex index = PassageIndex.byWords(read(progress))) {
            Judge proposer = new Judge(
                    models.forDistillation()
                            .providers()
                            .chat(ModelRef.parse(model), ModelSettings.DEFAULT.withMaxTokens(Judge.LONGEST_JUDGEMENT)),
                    new ModelCalls(CallJournal.inMemory(), rules));
            List<Proposal> proposals = FactProposals.of(asked, index, passages, proposer, progress);
            progress.endLine();
            return proposals;
        }
    }

    private List<Passage> read(ProgressPrinter progress) {
        LoadedDocuments loaded = new DocumentLoader().load(documents, progress);
        NearCopies distinct = NearCopies.among(new PassageSplitter().split(loaded.documents()));
        progress.endLine();
        new DocumentNotes(loaded, distinct).print(terminal);
        if (distinct.passages().isEmpty()) {
            throw new InputException("The files give no passage.", "Name files with running text.");
        }
        return distinct.passages();
    }

    private void print(List<Proposal> proposals, Path to) {
        long facts = proposals.stream()
                .mapToLong(proposal -> proposal.facts().size())
                .sum();
        int leftOut = proposals.stream().mapToInt(Proposal::leftOut).sum();
        List<Proposal> without = proposals.stream()
                .filter(proposal -> proposal.note().isPresent())
                .toList();
        if (json) {
            terminal.printJson(Map.of(
                    "questions", proposals.size(),
                    "facts", facts,
                    "left_out", leftOut,
                    "without_facts", without.size(),
                    "file", to.toString()));
            return;
        }
        without.forEach(proposal -> terminal.print(
                "  %s: %s".formatted(proposal.question().text(), proposal.note().orElseThrow())));
        long with = proposals.stream()
                .filter(proposal -> !proposal.facts().isEmpty())
                .count();
        terminal.print(
                "Facts proposed, each with page and quote: %d, for %d of %d questions. Left out, because no passage"
                                .formatted(facts, with, proposals.size())
                        + " contains their quote: %d.".formatted(leftOut));
        terminal.print("Read %s before you use it: keep, edit or drop each fact.".formatted(to));
    }
}
