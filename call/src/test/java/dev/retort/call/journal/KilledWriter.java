package dev.retort.call.journal;

import java.nio.file.Path;

/** Writes calls from four threads and says on standard output which ones are finished, until it is killed. */
final class KilledWriter {

    private KilledWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        CallJournal journal = CallJournal.open(Path.of(arguments[0]));
        String round = arguments[1];
        for (int thread = 0; thread < 4; thread++) {
            int number = thread;
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100_000; i++) {
                    String key = round + "-" + number + "-" + i;
                    journal.finished(
                            journal.started(CallJournalContract.start(key)), CallJournalContract.end("text of " + key));
                    synchronized (KilledWriter.class) {
                        System.out.println(key);
                        System.out.flush();
                    }
                }
            });
        }
        Thread.sleep(60_000);
        System.exit(3);
    }
}
