package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every Java example of the documents, compiled as it is written there. */
class DocumentedJavaTest {

    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:public |final )*class (\\w+)");

    /** What examples take for granted: imports, and a reader's own models, samples and key. */
    private static final String STATEMENTS = """
            import dev.langchain4j.model.anthropic.*;
            import dev.langchain4j.model.chat.*;
            import dev.langchain4j.model.embedding.*;
            import dev.langchain4j.model.googleai.*;
            import dev.retort.*;
            import dev.retort.config.*;
            import dev.retort.distillation.*;
            import dev.retort.evaluation.*;
            import dev.retort.evaluation.catalog.*;
            import dev.retort.evaluation.comparison.*;
            import dev.retort.finetuning.*;
            import dev.retort.finetuning.hosted.*;
            import dev.retort.local.export.*;
            import dev.retort.model.*;
            import dev.retort.run.*;
            import java.math.BigDecimal;
            import java.nio.file.Path;
            import java.util.*;

            abstract class %s {
                ChatModel chatModel;
                EmbeddingModel embeddingModel;
                List<EvaluationSample> samples;
                String key;

                void example() throws Exception {
            %s
                }
            }
            """;

    private static final String MODELS = """
            final class MyModels {
                static native dev.langchain4j.model.chat.ChatModel judge();
                static native dev.langchain4j.model.embedding.EmbeddingModel embeddings();
            }
            """;

    /** A class of a LangChain4j module that Retort does not depend on. */
    private static JavaFileObject builder(String place, String name, String made) {
        return source("dev/langchain4j/model/%s/%s".formatted(place, name), """
                package dev.langchain4j.model.%1$s;
                public abstract class %2$s implements dev.langchain4j.model.chat.%3$s {
                    public interface Builder {
                        Builder apiKey(String key);
                        Builder modelName(String name);
                        Builder listeners(java.util.List<dev.langchain4j.model.chat.listener.ChatModelListener> listeners);
                        %2$s build();
                    }
                    public static native Builder builder();
                }
                """.formatted(place, name, made));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "../docs/guide.md", "../examples/java/README.md"})
    void theJavaOfTheDocumentsCompiles(String document, @TempDir Path classes) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>(List.of(
                source("MyModels", MODELS),
                builder("anthropic", "AnthropicChatModel", "ChatModel"),
                builder("googleai", "GoogleAiGeminiChatModel", "ChatModel"),
                builder("openai", "OpenAiChatModel", "ChatModel"),
                builder("openai", "OpenAiStreamingChatModel", "StreamingChatModel")));
        List<String> blocks = blocks(Files.readString(Path.of(document)));
        for (int i = 0; i < blocks.size(); i++) {
            Matcher type = TYPE.matcher(blocks.get(i));
            String name = type.find() ? type.group(1) : "Example" + i;
            sources.add(source(
                    name, name.equals("Example" + i) ? STATEMENTS.formatted(name, blocks.get(i)) : blocks.get(i)));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "This Java runtime has no compiler.");
        StringWriter complaints = new StringWriter();
        boolean compiles = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        sources)
                .call();
        assertThat(compiles).as(complaints.toString()).isTrue();
    }

    @Test
    void theExampleProjectRunsTheExampleOfTheReadme() throws IOException {
        String program = Files.readString(Path.of("../examples/java/src/main/java/example/Handbook.java"));
        String example = blocks(Files.readString(Path.of("../README.md"))).getFirst();
        assertThat(example).contains("Retort.onThisMachine()");
        assertThat(program.replaceAll("\\s+", " ")).contains(example.strip().replaceAll("\\s+", " "));
    }

    private static List<String> blocks(String document) {
        List<String> blocks =
                BLOCK.matcher(document).results().map(MatchResult::group).toList();
        return blocks.stream()
                .map(block -> block.substring("```java\n".length(), block.length() - "```".length()))
                .toList();
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
