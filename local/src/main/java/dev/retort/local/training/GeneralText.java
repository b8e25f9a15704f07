package dev.retort.local.training;

import dev.retort.error.InputException;
import dev.retort.local.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/** A short text on everyday matters: a model that has forgotten its language finds it more surprising than before. */
@API(status = API.Status.INTERNAL)
public final class GeneralText {

    private GeneralText() {}

    /** Returns the text's paragraphs as rows whose loss is taken over every token but the first. */
    public static List<TrainingRow> rows(Tokenizer tokenizer) {
        List<TrainingRow> rows = new ArrayList<>();
        for (String paragraph : text().split("\n\n")) {
            int[] ids = tokenizer.encodePlain(paragraph.strip());
            if (ids.length > 1) {
                rows.add(new TrainingRow(ids, 1));
            }
        }
        return rows;
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(GeneralText.class.getResourceAsStream("general-text.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException("The general text is missing from the program.", "Install it again.", e);
        }
    }
}
