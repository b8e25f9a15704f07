package dev.retort.benchmark.finetuning;

import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.MultipartForm;
import dev.retort.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Forms as JSON: every field with its value, the file with its name. */
final class WireForms {

    private WireForms() {}

    static void write(Path file, Received request) throws IOException {
        MultipartForm form = MultipartForm.of(request);
        Map<String, String> fields = new TreeMap<>(form.fields());
        fields.put("file", form.fileName());
        Files.writeString(file, Json.mapper().writeValueAsString(fields));
    }

    static String file(Received request) {
        return MultipartForm.of(request).file();
    }
}
