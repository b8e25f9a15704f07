package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Texts as beginnings of a JSON object, compared with Jackson. */
class JsonTextTest {

    private static final JsonMapper JACKSON = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\n} ",
                "{\"a\":1}",
                "{\"a\": [], \"b\": {}, \"c\": [1, -2.5e+10, 0.1, 10E-3, true, false, null, \"x\"]}",
                "{\"\\u00e4\\\"\\\\\\/\\b\\f\\n\\r\\t\": \"é 漢 🙂 }]\"}",
                "{\"a\":[{\"b\":[[0]]},\"\"]}",
            })
    void everyBeginningOfAnObjectMayBeContinued(String text) {
        for (int end = 0; end < text.strip().length(); end++) {
            assertThat(JsonText.of(text.strip().substring(0, end))).isEqualTo(JsonText.State.BEGUN);
        }
        assertThat(JsonText.of(text)).isEqualTo(JsonText.State.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "1",
                " {",
                "x",
                "{a",
                "{,",
                "{\"a\"}",
                "{\"a\" 1",
                "{\"a\":,",
                "{\"a\":1,}",
                "{\"a\":[1,]",
                "{\"a\":[1}",
                "{\"a\":01",
                "{\"a\":.5",
                "{\"a\":1.}",
                "{\"a\":+1",
                "{\"a\":tru}",
                "{\"a\":nul1",
                "{\"a\":\"\n",
                "{\"a\":\"\\x",
                "{\"a\":\"\\u12g",
                "{} {",
                "{}x",
                "{                                  ",
            })
    void whatIsNoBeginningOfAnObjectIsBroken(String text) {
        assertThat(JsonText.of(text)).isEqualTo(JsonText.State.BROKEN);
    }

    @Test
    void itIsWholeExactlyWhereJacksonReadsAnObject() {
        Random random = new Random(7);
        String[] parts = {
            "{", "}", "[", "]", ":", ",", "\"", "a", "\\", "u", "0", "1", "-", ".", "e", "true", "null", " ", "\"k\":"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("{");
            IntStream.range(0, random.nextInt(12)).forEach(part -> text.append(parts[random.nextInt(parts.length)]));
            assertThat(JsonText.of(text.toString()) == JsonText.State.WHOLE)
                    .as(text.toString())
                    .isEqualTo(isObject(text.toString()));
        }
    }

    private static boolean isObject(String text) {
        try {
            return JACKSON.readTree(text).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }
}
