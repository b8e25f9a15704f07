package dev.retort.cli;

import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallState;
import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Kills {@code retort run} with SIGKILL at random moments, resumes it, and compares every output file with that of a
 * run that was left alone. Run with: COUNT FIRST_SEED.
 */
final class KilledRuns {

    private static final int MOST_KILLS_OF_A_RUN = 3;

    private final Path folder;
    private final FakeServer server;

    KilledRuns(Path folder, FakeServer server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * What became of one run.
     *
     * @param kills how often it was killed
     * @param different output files that differ from those of the run left alone
     * @param repeated calls that were finished before a kill and made again after it, by the journal
     * @param sentAgain requests that the server got more than once beyond one for each call in flight at a kill
     */
    record Outcome(int kills, List<String> different, int repeated, int sentAgain) {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        try (FakeServer server = TinyRun.server()) {
            KilledRuns runs = new KilledRuns(Files.createTempDirectory("killed"), server);
            Map<String, String> whole = runs.whole();
            int same = 0;
            int repeated = 0;
            int kills = 0;
            for (long seed = first; seed < first + count; seed++) {
                Outcome outcome = runs.killed(seed, whole);
                same += outcome.different().isEmpty() ? 1 : 0;
                repeated += outcome.repeated() + outcome.sentAgain();
                kills += outcome.kills();
                System.out.printf("seed %d: %s%n", seed, outcome);
            }
            System.out.printf(
                    "%d of %d killed runs ended with the same bytes in %d files; %d kills, %d finished calls repeated%n",
                    same, count, whole.size(), kills, repeated);
        }
    }

    /** Returns the outputs of a run that is left alone. */
    Map<String, String> whole() throws IOException, InterruptedException {
        TinyRun run = new TinyRun(folder.resolve("whole"), server);
        run.write("");
        finish(run);
        return run.outputs();
    }

    /** Kills a run and resumes it. */
    Outcome killed(long seed, Map<String, String> whole) throws IOException, InterruptedException {
        Random random = new Random(seed);
        TinyRun run = new TinyRun(folder.resolve("killed-" + seed), server);
        run.write("");
        int requestsBefore = server.requests().size();
        Set<String> finished = new HashSet<>();
        long last = 0;
        int open = 0;
        int kills = 0;
        for (int i = 1 + random.nextInt(MOST_KILLS_OF_A_RUN); i > 0 && startAndKill(run, random); i--) {
            kills++;
            State state = state(run);
            finished.addAll(state.finished());
            last = Math.max(last, state.last());
            open += state.open();
        }
        finish(run);
        List<String> different = different(whole, run.outputs());
        int repeated = repeated(run, finished, last);
        List<String> bodies = server
                .requests()
                .subList(requestsBefore, server.requests().size())
                .stream()
                .map(request -> request.text())
                .toList();
        int again = bodies.size() - new HashSet<>(bodies).size();
        return new Outcome(kills, different, repeated, Math.max(0, again - open));
    }

    /** Waits for a random moment, by requests that arrived or by time within a stage; false where the run ended first. */
    private boolean startAndKill(TinyRun run, Random random) throws IOException, InterruptedException {
        int requests = server.requests().size() + 1 + random.nextInt(60);
        boolean byRequests = random.nextInt(3) > 0;
        int lines = random.nextInt(7);
        int delay = random.nextInt(1200);
        RetortProcess process = run.start();
        while (process.isAlive()
                && (byRequests
                        ? server.requests().size() < requests
                        : process.errorSoFar().lines().count() < lines)) {
            Thread.sleep(5);
        }
        for (int waited = 0; !byRequests && waited < delay && process.isAlive(); waited += 20) {
            Thread.sleep(20);
        }
        boolean alive = process.isAlive();
        process.kill();
        return alive;
    }

    private static void finish(TinyRun run) throws IOException, InterruptedException {
        RetortProcess.Ended ended = run.start().ended();
        if (ended.code() != 0) {
            throw new IllegalStateException("exit %d: %s".formatted(ended.code(), ended.error()));
        }
    }

    private record State(Set<String> finished, long last, int open) {}

    private static State state(TinyRun run) {
        Path file = run.run().resolve("calls.sqlite");
        if (!Files.exists(file)) {
            return new State(Set.of(), 0, 0);
        }
        Set<String> finished = new HashSet<>();
        long[] last = new long[1];
        int[] open = new int[1];
        try (CallJournal journal = CallJournal.open(file)) {
            journal.forEach(call -> {
                last[0] = Math.max(last[0], call.id());
                open[0] += call.state() == CallState.STARTED ? 1 : 0;
                if (call.state() == CallState.FINISHED) {
                    finished.add(call.key());
                }
            });
        }
        return new State(finished, last[0], open[0]);
    }

    private static int repeated(TinyRun run, Set<String> finished, long last) {
        Set<String> again = new HashSet<>();
        try (CallJournal journal = CallJournal.open(run.run().resolve("calls.sqlite"))) {
            journal.forEach(call -> {
                if (call.id() > last && finished.contains(call.key())) {
                    again.add(call.key());
                }
            });
        }
        return again.size();
    }

    private static List<String> different(Map<String, String> whole, Map<String, String> outputs) {
        List<String> names = new ArrayList<>();
        Set<String> all = new HashSet<>(whole.keySet());
        all.addAll(outputs.keySet());
        for (String name : all) {
            if (!Objects.equals(whole.get(name), outputs.get(name))) {
                names.add(name);
            }
        }
        names.sort(null);
        return names;
    }
}
