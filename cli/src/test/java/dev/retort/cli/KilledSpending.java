package dev.retort.cli;

import dev.retort.call.budget.Money;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallState;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Meter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kills commands on one run with SIGKILL at random moments, under random caps and changed settings, and compares the ledger
 * with what the services counted. Run with: COUNT FIRST_SEED; it counts commands that were killed.
 */
final class KilledSpending {

    private static final int MOST_COMMANDS = 4;
    private static final int DOLLARS_A_MILLION = 1000;
    private static final long ANSWERED_LATE_MILLIS = 500;
    private static final List<List<String>> CHANGES = List.of(
            List.of(),
            List.of("--set", "teacher.max_tokens=30"),
            List.of("--set", "retrieval.top_k=1"),
            List.of("--set", "questions.eval=6"),
            List.of("--fresh", "answers"),
            List.of("--fresh", "dataset"));

    private final Random random;
    private final Meter meter = new Meter();
    private final Path folder;
    private final List<String> faults = new ArrayList<>();
    private int kills;
    private int commands;

    KilledSpending(long seed, Path folder) {
        this.random = new Random(seed);
        this.folder = folder;
    }

    /**
     * What was seen.
     *
     * @param commands commands that were given
     * @param kills those that were killed before they ended
     * @param faults caps that were passed, and ledgers that lack what was counted
     */
    record Outcome(int commands, int kills, List<String> faults) {}

    public static void main(String[] arguments) throws Exception {
        int wanted = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int kills = 0;
        int commands = 0;
        int broken = 0;
        for (; kills < wanted; seed++) {
            Outcome outcome = new KilledSpending(seed, Files.createTempDirectory("spending")).commands();
            kills += outcome.kills();
            commands += outcome.commands();
            broken += outcome.faults().size();
            outcome.faults().forEach(System.out::println);
            System.out.printf(
                    "up to seed %d: %d commands, %d killed; %d promises broken%n", seed, commands, kills, broken);
        }
    }

    /** Gives some commands, of which most are killed. */
    Outcome commands() throws Exception {
        try (FakeServer server = TinyRun.server(meter)) {
            TinyRun run = new TinyRun(folder, server);
            run.write("budget: {prices: %s}".formatted(prices()));
            int count = 2 + random.nextInt(MOST_COMMANDS - 1);
            for (int i = 0; i < count; i++) {
                give(run, server);
            }
        }
        return new Outcome(commands, kills, faults);
    }

    private Path prices() throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(
                folder.resolve("prices.json"),
                "{\"date\": \"2026-11-22\", \"prices\": {\"openai-compatible:*\": {\"input\": %1$d, \"output\": %1$d}}}"
                        .formatted(DOLLARS_A_MILLION));
    }

    private void give(TinyRun run, FakeServer server) throws Exception {
        long before = counted();
        long cap = before + (long) (random.nextDouble() * random.nextDouble() * 60e9);
        List<String> more = new ArrayList<>(CHANGES.get(random.nextInt(CHANGES.size())));
        if (!Files.exists(run.run().resolve("manifest.json"))) {
            more.clear();
        }
        more.add("--budget");
        more.add(BigDecimal.valueOf(cap, 9).toPlainString());
        int requests = server.requests().size() + 1 + random.nextInt(60);
        commands++;
        RetortProcess process = run.start(more.toArray(String[]::new));
        while (process.isAlive() && server.requests().size() < requests) {
            Thread.sleep(2);
        }
        kills += process.isAlive() ? 1 : 0;
        process.kill();
        // A request that was under way is answered, and counted, all the same.
        Thread.sleep(ANSWERED_LATE_MILLIS);
        check("command %d (%s)".formatted(commands, String.join(" ", more)), before, cap, run.run());
    }

    private void check(String name, long before, long cap, Path run) {
        long counted = counted();
        if (counted > before && counted > cap) {
            faults.add("%s: the cap of %s was passed: %s".formatted(name, Money.text(cap), Money.text(counted)));
        }
        Path file = run.resolve("calls.sqlite");
        long[] sums = new long[2];
        if (Files.exists(file)) {
            try (CallJournal journal = CallJournal.open(file)) {
                journal.forEach(call -> {
                    boolean ended = call.state() == CallState.FINISHED || call.state() == CallState.SUPERSEDED;
                    sums[ended ? 0 : 1] += call.cost();
                });
            }
        }
        boolean equal = sums[0] == counted;
        if (sums[0] + sums[1] < counted || sums[1] == 0 && !equal) {
            faults.add("%s: the ledger has %s and %s unknown, the services counted %s"
                    .formatted(name, Money.text(sums[0]), Money.text(sums[1]), Money.text(counted)));
        }
    }

    private long counted() {
        return Money.nanos(BigDecimal.valueOf(meter.tokens() * DOLLARS_A_MILLION, 6));
    }
}
