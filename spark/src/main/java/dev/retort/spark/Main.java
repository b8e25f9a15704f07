package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import dev.retort.error.RetortException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code spark-submit --class dev.retort.spark.Main retort-spark.jar retort.yaml OUTPUT [DOCUMENT…]}: makes the chat rows of a
 * corpus, and prints what became of it.
 */
public final class Main {

    private Main() {}

    /** Runs the command and ends the process with status 1 where it fails. */
    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        boolean accepted = given.contains("--accept-terms");
        List<String> names = given.stream().filter(one -> !one.startsWith("--")).toList();
        if (names.size() < 2) {
            fail(System.err, "Usage: dev.retort.spark.Main retort.yaml OUTPUT [DOCUMENT…] [--accept-terms]");
        }
        SparkSession session =
                SparkSession.builder().appName("Retort " + names.get(1)).getOrCreate();
        try {
            RetortOnSpark retort = RetortOnSpark.of(
                            session, DistillationSettings.of(Path.of(names.get(0))), names.get(1))
                    .withDocuments(names.subList(2, names.size()));
            (accepted ? retort.withTermsAccepted() : retort).run().lines().forEach(System.out::println);
        } catch (RetortException e) {
            fail(System.err, (e.problem() + " " + e.remedy()).strip());
        } finally {
            session.stop();
        }
    }

    private static void fail(PrintStream err, String message) {
        err.println(message);
        System.exit(1);
    }
}
