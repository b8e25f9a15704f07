package dev.retort.recording;

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

/** The example of a recording application in the guide, compiled unchanged. */
class GuideExampleTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```java\\n((?:(?!```).)*?TrainingRecorder(?:(?!```).)*)```", Pattern.DOTALL);

    /** What the example uses of LangChain4j's module for OpenAI, which Retort does not depend on. */
    private static String builder(String name, String made) {
        return """
                package dev.langchain4j.model.openai;
                public interface %1$s extends dev.langchain4j.model.chat.%2$s {
                    interface Builder {
                        Builder apiKey(String key);
                        Builder modelName(String name);
                        Builder listeners(java.util.List<dev.langchain4j.model.chat.listener.ChatModelListener> listeners);
                        %1$s build();
                    }
                    static Builder builder() {
                        throw new UnsupportedOperationException();
                    }
                }
                """.formatted(name, made);
    }

    @Test
    void theExampleCompiles(@TempDir Path classes) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/guide.md")));
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
                        List.of(
                                source("Recorded", example.group(1)),
                                source(
                                        "dev/langchain4j/model/openai/OpenAiChatModel",
                                        builder("OpenAiChatModel", "ChatModel")),
                                source(
                                        "dev/langchain4j/model/openai/OpenAiStreamingChatModel",
                                        builder("OpenAiStreamingChatModel", "StreamingChatModel"))))
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
