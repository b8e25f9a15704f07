package dev.retort.distillation;

import dev.retort.call.budget.Money;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallState;
import dev.retort.config.ConfigReader;
import dev.retort.error.RetortException;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.Fault;
import dev.retort.fakes.LoopbackServer;
import dev.retort.run.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random commands on one run, whose settings change, under random caps, against services that count what they answer; some
 * die at a random request. Run with: COUNT FIRST_SEED.
 */
final class RandomCommands implements AutoCloseable {

    private static final int MOST_COMMANDS = 7;
    private static final int DOLLARS_A_MILLION = 1000;
    private static final String FORBIDDEN = "gpt-4.1-mini";
    private static final String TRAIN_QUESTION = "What pressure does the boiler house keep at night?";
    private static final List<String> CHANGES = List.of(
            "teacher.model=openai:" + FORBIDDEN,
            "teacher.model=mistral:mistral-medium-2508",
            "teacher.model=mistral:mistral-small-2506",
            "teacher.max_tokens=60",
            "student.max_tokens=50",
            "retrieval.top_k=1",
            "answers.arms=[]",
            "answers.sentences=3",
            "finetune.training_steps=6",
            "finetune.training_steps=7",
            "seed=3",
            "scores.judge=openai:gpt-4o-mini",
            "scores.judge=openai:unpriced-model");

    /**
     * What was seen.
     *
     * @param commands commands that were given
     * @param kills commands that died
     * @param stops commands that ended with an error for the user, such as a cap that is reached
     * @param faults broken promises, in words
     */
    record Outcome(int commands, int kills, int stops, List<String> faults) {}

    private final Random random;
    private final Path folder;
    private final HostedPlant plant;
    private final FakeMistralFineTuning tuning;
    private final CrashingServices crash;
    private final Set<String> changes = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private volatile boolean forbiddenAsked;
    private int kills;
    private int stops;

    RandomCommands(long seed, Path folder) throws IOException {
        this.random = new Random(seed);
        this.folder = Files.createDirectories(folder);
        this.plant = new HostedPlant(folder);
        this.tuning = new FakeMistralFineTuning(List.of("QUEUED", random.nextInt(4) == 0 ? "FAILED" : "SUCCESS"));
        this.crash = new CrashingServices(folder.resolve("run"));
        plant.reply = this::reply;
        plant.models.faults(request -> crash.refuses() ? Fault.status(401) : Fault.NONE);
        tuning.server()
                .faults((number, request) -> crash.refuses()
                        ? new LoopbackServer.Fault.Instead(LoopbackServer.Reply.json(401, "{\"message\": \"dead\"}"))
                        : LoopbackServer.Fault.NONE);
        Files.writeString(folder.resolve("prices.json"), """
                {"date": "2026-11-22", "prices": {
                  "mistral:*": {"input": %1$d, "output": %1$d, "training": %1$d},
                  "mistral:mistral-embed": {"input": %1$d, "output": %1$d},
                  "mistral:open-mistral-7b": {"input": %1$d, "output": %1$d, "training": %1$d},
                  "mistral:mistral-medium-2508": {"input": %1$d, "output": %1$d},
                  "mistral:mistral-small-2506": {"input": %1$d, "output": %1$d},
                  "mistral:mistral-large-2512": {"input": %1$d, "output": %1$d},
                  "openai:gpt-4.1-mini": {"input": %1$d, "output": %1$d},
                  "openai:gpt-4o-mini": {"input": %1$d, "output": %1$d}}}
                """.formatted(DOLLARS_A_MILLION));
    }

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        int commands = 0;
        int kills = 0;
        int stops = 0;
        int broken = 0;
        for (long seed = first; seed < first + count; seed++) {
            Outcome outcome = of(seed, Files.createTempDirectory("commands"));
            commands += outcome.commands();
            kills += outcome.kills();
            stops += outcome.stops();
            broken += outcome.faults().size();
            outcome.faults().forEach(System.out::println);
            if ((seed - first + 1) % 50 == 0 || seed == first + count - 1) {
                System.out.printf(
                        "%d sequences: %d commands, %d killed, %d stopped; %d promises broken%n",
                        seed - first + 1, commands, kills, stops, broken);
            }
        }
    }

    /** Gives the commands of a seed. */
    static Outcome of(long seed, Path folder) throws IOException {
        try (RandomCommands commands = new RandomCommands(seed, folder)) {
            int count = 2 + commands.random.nextInt(MOST_COMMANDS - 1);
            for (int i = 0; i < count; i++) {
                commands.next("seed %d, command %d".formatted(seed, i));
            }
            return new Outcome(count, commands.kills, commands.stops, commands.faults);
        }
    }

    @Override
    public void close() {
        plant.close();
        tuning.close();
    }

    /** Its answers may be compared with, and not be trained on. */
    private String reply(FakeModels.Prompt prompt) {
        forbiddenAsked |=
                prompt.model().equals(FORBIDDEN) && prompt.lastMessage().contains(TRAIN_QUESTION);
        return "The answer of " + prompt.model() + " is four bar.";
    }

    private void next(String name) throws IOException {
        if (random.nextInt(3) > 0) {
            String change = CHANGES.get(random.nextInt(CHANGES.size()));
            if (!changes.remove(change)) {
                changes.removeIf(other -> other.startsWith(change.substring(0, change.indexOf('=') + 1)));
                changes.add(change);
            }
        }
        long before = bill();
        long cap = before + (long) (Math.pow(random.nextDouble(), 4) * 40e9);
        if (random.nextInt(3) == 0) {
            crash.at(1 + random.nextInt(8));
        }
        String command = "";
        try {
            command = give(cap);
        } catch (RetortException e) {
            stops++;
            command = e.problem();
        } finally {
            kills += crash.dead() ? 1 : 0;
            command += crash.dead() ? ", killed" : "";
            crash.revive();
        }
        check(name + " (" + command + ") " + changes, before, cap);
    }

    private String give(long cap) {
        List<String> settings = new ArrayList<>(changes);
        settings.add("budget.prices=" + folder.resolve("prices.json"));
        settings.add("budget.cap=" + BigDecimal.valueOf(cap, 9).toPlainString());
        Map<String, URI> services = Map.of("mistral", tuning.uri());
        if (random.nextInt(6) == 0 && Files.exists(folder.resolve("run/job.json"))) {
            ConfigReader reader = TunedStudent.reader(folder.resolve("run"));
            settings.forEach(reader::set);
            try (TunedStudent student =
                    TunedStudent.of(reader.read(), folder.resolve("run"), plant.models(HostedPlant.KEYS, services))) {
                student.ask("Who signs number " + random.nextInt(5) + "?");
            }
            return "chat";
        }
        Distillation run = plant.distillation(HostedPlant.KEYS, services, settings.toArray(String[]::new));
        Stage stage = List.of(Stage.values()).get(random.nextInt(Stage.values().length));
        if (random.nextInt(6) == 0 && Files.exists(folder.resolve("run/manifest.json"))) {
            run.repeat(stage);
        }
        Stage last = random.nextBoolean() ? Stage.REPORT : stage;
        run.upTo(last);
        return last.title();
    }

    private void check(String name, long before, long cap) {
        if (forbiddenAsked
                || tuning.files().stream().anyMatch(file -> tuning.content(file).contains(FORBIDDEN))) {
            faults.add(name + ": the forbidden teacher was asked for training rows");
        }
        long bill = bill();
        if (bill > before && bill > cap) {
            faults.add("%s: the cap of %s was passed: %s".formatted(name, Money.text(cap), Money.text(bill)));
        }
        Ledger ledger = ledger();
        boolean equal = ledger.calls() == chats();
        if (ledger.calls() + ledger.unknown() < chats() || ledger.unknown() == 0 && !equal) {
            faults.add("%s: the ledger has %d and %d unknown, the meter %d"
                    .formatted(name, ledger.calls(), ledger.unknown(), chats()));
        }
        Set<String> made = new HashSet<>();
        tuning.jobs().forEach(job -> made.add(job.path("id").asString()));
        if (!made.containsAll(ledger.jobs().keySet())
                || made.size() > ledger.jobs().size() + ledger.unknownJobs()) {
            faults.add("%s: the ledger has the jobs %s, the service %s".formatted(name, ledger.jobs(), made));
        }
    }

    /** Returns what the services count, in billionths of a dollar: tokens of replies, and jobs at the price of their rows. */
    private long bill() {
        Ledger ledger = ledger();
        return chats()
                + tuning.jobs().stream()
                        .mapToLong(job ->
                                ledger.jobs().getOrDefault(job.path("id").asString(), ledger.dearestUnknownJob()))
                        .sum();
    }

    private long chats() {
        return Money.nanos(BigDecimal.valueOf(plant.meter.tokens() * DOLLARS_A_MILLION, 6));
    }

    private record Ledger(long calls, long unknown, Map<String, Long> jobs, int unknownJobs, long dearestUnknownJob) {}

    private Ledger ledger() {
        Path file = folder.resolve("run/calls.sqlite");
        long[] sums = new long[3];
        Map<String, Long> jobs = new HashMap<>();
        int[] unknownJobs = new int[1];
        if (Files.exists(file)) {
            try (CallJournal journal = CallJournal.open(file)) {
                journal.forEach(call -> {
                    boolean ended = call.state() == CallState.FINISHED || call.state() == CallState.SUPERSEDED;
                    if (call.kind() == CallKind.JOB) {
                        if (ended) {
                            jobs.put(call.choices().getFirst().text(), call.cost());
                        } else {
                            unknownJobs[0] += call.cost() > 0 ? 1 : 0;
                            sums[2] = Math.max(sums[2], call.cost());
                        }
                    } else {
                        sums[ended ? 0 : 1] += call.cost();
                    }
                });
            }
        }
        return new Ledger(sums[0], sums[1], jobs, unknownJobs[0], sums[2]);
    }
}
