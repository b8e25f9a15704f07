package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Records as rows of a table, and back. */
class RecordRowsTest {

    private static final Passage PASSAGE = new Passage(
            "p00007",
            "plant.md",
            "0a",
            List.of(new PageSpan(1, 0, 9), new PageSpan(2, 0, 4)),
            "Boilers",
            "Four bar\nat night 😀");

    @Test
    void aPassageWithItsVectorsComesBackAsItWas() {
        EmbeddedPassage embedded =
                new EmbeddedPassage(3, 7, PASSAGE, List.of(new float[] {1, -0.5f}, new float[] {0.25f}));
        Row row = EmbeddedPassage.ROWS.row(embedded);
        EmbeddedPassage back = EmbeddedPassage.ROWS.value(row(row, EmbeddedPassage.ROWS));
        assertThat(back.passage()).isEqualTo(PASSAGE);
        assertThat(back.vectors().get(0)).containsExactly(1, -0.5f);
        assertThat(back.vectors().get(1)).containsExactly(0.25f);
    }

    @Test
    void aQuestionWithAndWithoutReferenceComesBackAsItWas() {
        Question full = new Question(
                "train-0001",
                Split.TRAIN,
                "What pressure?",
                "fact",
                List.of("p00007"),
                "Boilers",
                Optional.of("Four bar at night."));
        Question plain = new Question("eval-0001", Split.EVAL, "Who?", "fact", List.of(), "", Optional.empty());
        for (Question question : List.of(full, plain)) {
            NumberedQuestion numbered = new NumberedQuestion(1, question);
            assertThat(NumberedQuestion.ROWS.value(row(NumberedQuestion.ROWS.row(numbered), NumberedQuestion.ROWS)))
                    .isEqualTo(numbered);
        }
    }

    @Test
    void columnsBearNamesThatSqlReadsWell() {
        assertThat(ReadFile.ROWS.schema().fieldNames())
                .containsExactly("file", "name", "sha256", "pages", "damage", "problem", "passages", "runs");
        assertThat(ChatRow.ROWS.schema().fieldNames()).contains("question_id", "messages", "line");
    }

    /** Returns a row with a schema, as tables give it. */
    private static Row row(Row row, RecordRows<?> of) {
        Object[] cells = new Object[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = withSchema(row.get(i), of.schema().fields()[i].dataType());
        }
        return new GenericRowWithSchema(cells, of.schema());
    }

    private static Object withSchema(Object cell, DataType type) {
        if (type instanceof StructType struct) {
            Row row = (Row) cell;
            Object[] cells = new Object[row.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = withSchema(row.get(i), struct.fields()[i].dataType());
            }
            return new GenericRowWithSchema(cells, struct);
        }
        if (type instanceof ArrayType array && cell instanceof Object[] list) {
            Object[] cells = new Object[list.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = withSchema(list[i], array.elementType());
            }
            return cells;
        }
        return cell;
    }
}
