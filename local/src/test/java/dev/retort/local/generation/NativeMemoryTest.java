package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Tiny;
import dev.retort.local.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {

    private static final int ROWS = 16;
    private static final int LENGTH = 110;

    /** One round computes about 9 MB of intermediate values: twenty that kept them would need 180 MB. */
    @Test
    void memoryStaysFlatOverManyGenerations() throws IOException {
        try (Transformer model = Tiny.model("llama", Precision.FLOAT32)) {
            Generator generator = new Generator(model, Set.of(), 1);
            generate(generator, 10);
            long before = residentKilobytes();

            generate(generator, 20);

            assertThat(residentKilobytes() - before).isLessThan(48_000);
        }
    }

    private static void generate(Generator generator, int rounds) {
        for (int round = 0; round < rounds; round++) {
            List<GenerationRequest> requests = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                int[] prompt = new Random(row).ints(LENGTH - row, 3, 300).toArray();
                requests.add(new GenerationRequest(prompt, 6, new Sampling.Greedy(), StopRule.NEVER));
            }
            generator.generate(requests);
        }
    }

    /** Anonymous memory only: pages of the library's file come and go. */
    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
