package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README, compiled unchanged. */
class ReadmeExampleTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```java\\n((?:(?!```).)*?AnswerAssertions(?:(?!```).)*)```", Pattern.DOTALL);

    private static final String MODELS = """
            final class MyModels {
                static native dev.langchain4j.model.chat.ChatModel judge();
                static native dev.langchain4j.model.embedding.EmbeddingModel embeddings();
            }
            """;

    @Test
    void theTestInTheReadmeCompiles(@TempDir Path classes) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../README.md")));
        assertThat(example.find()).isTrue();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "This Java runtime has no compiler.");
        StringWriter complaints = new StringWriter();
        boolean compiles = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source("HandbookAnswersTest", example.group(1)), source("MyModels", MODELS)))
                .call();
        assertThat(compiles).as(complaints.toString()).isTrue();
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
