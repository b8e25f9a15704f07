package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import dev.retort.error.RetortException;
import dev.retort.model.ModelRef;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code spark-submit --class dev.retort.spark.Main retort-spark.jar retort.yaml OUTPUT [DOCUMENT…]}: makes the chat rows of a
 * corpus, and prints what became of it. With {@code --evaluate} the student and the other arms then answer the eval questions and
 * are compared; {@code --tuned=MODEL} names a tuned student that answers too.
 */
public final class Main {

    private static final String USAGE = "Usage: dev.retort.spark.Main retort.yaml OUTPUT [DOCUMENT…] [--accept-terms]"
            + " [--evaluate] [--tuned=MODEL]";
    private static final String ACCEPT = "--accept-terms";
    private static final String EVALUATE = "--evaluate";
    private static final String TUNED = "--tuned=";

    private Main() {}

    /** Runs the command and ends the process with status 1 where it fails. */
    public static void main(String[] arguments) {
        List<String> options =
                List.of(arguments).stream().filter(one -> one.startsWith("--")).toList();
        List<String> names =
                List.of(arguments).stream().filter(one -> !one.startsWith("--")).toList();
        if (names.size() < 2 || !options.stream().allMatch(Main::isKnown)) {
            fail(System.err, USAGE);
        }
        SparkSession session =
                SparkSession.builder().appName("Retort " + names.get(1)).getOrCreate();
        try {
            RetortOnSpark retort = retort(session, names, options);
            retort.run().lines().forEach(System.out::println);
            if (options.stream().anyMatch(one -> one.equals(EVALUATE) || one.startsWith(TUNED))) {
                retort.evaluate().lines().forEach(System.out::println);
            }
        } catch (RetortException e) {
            fail(System.err, (e.problem() + " " + e.remedy()).strip());
        } finally {
            session.stop();
        }
    }

    private static boolean isKnown(String option) {
        return option.equals(ACCEPT) || option.equals(EVALUATE) || option.startsWith(TUNED);
    }

    private static RetortOnSpark retort(SparkSession session, List<String> names, List<String> options) {
        RetortOnSpark retort = RetortOnSpark.of(session, DistillationSettings.of(Path.of(names.get(0))), names.get(1))
                .withDocuments(names.subList(2, names.size()));
        RetortOnSpark accepted = options.contains(ACCEPT) ? retort.withTermsAccepted() : retort;
        return options.stream()
                .filter(one -> one.startsWith(TUNED))
                .map(one -> ModelRef.parse(one.substring(TUNED.length())))
                .findFirst()
                .map(accepted::withTunedStudent)
                .orElse(accepted);
    }

    private static void fail(PrintStream err, String message) {
        err.println(message);
        System.exit(1);
    }
}
