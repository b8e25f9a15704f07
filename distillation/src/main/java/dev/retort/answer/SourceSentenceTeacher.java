package dev.retort.answer;

import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Answers a generated question with the very sentence it was made from: supervision by provenance, without a model. The
 * sentence is put last into a context that lacks it, so that every answer can be read off its prompt. A question without a
 * source sentence has no answer here. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class SourceSentenceTeacher extends ModelFreeTeacher {

    /** The origin of this teacher's rows. */
    public static final String ORIGIN = "source sentence";

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final int COMPARED_CHARACTERS = 60;

    private final ContextSource contexts;

    /** Creates a teacher whose prompts hold what {@code contexts} chooses. */
    public SourceSentenceTeacher(ContextSource contexts) {
        this.contexts = contexts;
    }

    @Override
    Answer answer(Question question) {
        Context context = contexts.contextOf(question);
        if (question.reference().isEmpty()) {
            return Answer.none(question.id(), question.text(), context, "the question has no source sentence");
        }
        String sentence = question.reference().get().replaceAll("\\s+", " ").strip();
        return Answer.of(question.id(), question.text(), sentence, withSentence(context, sentence));
    }

    private static Context withSentence(Context context, String sentence) {
        String start = letters(sentence);
        String wanted = start.substring(0, Math.min(COMPARED_CHARACTERS, start.length()));
        if (context.texts().stream().anyMatch(text -> letters(text).contains(wanted))) {
            return context;
        }
        List<String> texts = new ArrayList<>(context.texts());
        if (texts.size() > 1) {
            texts.removeLast();
        }
        texts.add(sentence);
        return new Context(texts, context.passageIds());
    }

    private static String letters(String text) {
        return NOT_WORD.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
