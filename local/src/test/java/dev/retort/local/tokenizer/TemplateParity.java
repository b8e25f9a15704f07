package dev.retort.local.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares chat templates with transformers: the golden's file. Ends with 1 where one differs. */
public final class TemplateParity {

    private TemplateParity() {}

    /** Prints a line a template, and each conversation that differs. */
    public static void main(String[] arguments) throws IOException {
        List<TemplateGolden.Compared> all =
                new TemplateGolden(Path.of(arguments[0]), Files.createTempDirectory("templates")).compare();
        for (TemplateGolden.Compared one : all) {
            System.out.printf(
                    "%-60s %d of %d conversations the same%n",
                    one.name(), one.same(), one.same() + one.differences().size());
            one.differences().forEach(difference -> System.out.println("  " + difference));
        }
        long different =
                all.stream().filter(one -> !one.differences().isEmpty()).count();
        System.out.printf("%d of %d templates the same%n", all.size() - different, all.size());
        System.exit(different == 0 ? 0 : 1);
    }
}
