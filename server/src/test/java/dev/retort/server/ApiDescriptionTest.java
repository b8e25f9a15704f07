package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApiDescriptionTest {

    @TempDir
    Path home;

    /** The table of routes in docs/server.md: path, methods of Mistral's API, methods of OpenAI's. */
    @Test
    void theTableOfTheDocumentListsEveryRoute() throws IOException {
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../docs/server.md"))) {
            Matcher row = Pattern.compile("\\| `(/[^`]*)` \\| ([A-Z, ]*) \\| ([A-Z, ]*) \\|.*")
                    .matcher(line);
            if (row.matches()) {
                methods(row.group(2)).forEach(method -> documented.add("/v1" + row.group(1) + " " + method));
                methods(row.group(3)).forEach(method -> documented.add("/openai/v1" + row.group(1) + " " + method));
            }
        }
        Set<String> described = new TreeSet<>();
        ApiDescription.read().path("paths").properties().stream()
                .filter(path -> path.getKey().contains("/v1/"))
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(path.getKey() + " " + method.toUpperCase(Locale.ROOT))));

        assertThat(documented).isEqualTo(described);
    }

    private static List<String> methods(String cell) {
        return Stream.of(cell.split(", "))
                .map(String::strip)
                .filter(method -> !method.isEmpty())
                .toList();
    }

    @Test
    void everyPathOfTheDescriptionIsServed() {
        try (TestServer server = new TestServer(home, new ScriptedTuner(false))) {
            JsonNode description = server.get("/openapi.json").json();
            int operations = 0;
            for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
                for (String method : path.getValue().propertyNames()) {
                    String place = path.getKey().replaceAll("\\{[a-z_]+}", "x");
                    TestClient.Answer answer = server.send(server.request(place)
                            .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString("{}")));

                    assertThat(answer.status())
                            .as(method + " " + place)
                            .isNotEqualTo(405)
                            .isLessThan(500);
                    assertThat(answer.text()).as(method + " " + place).doesNotContain("lists what is served");
                    operations++;
                }
            }
            assertThat(operations).isGreaterThan(60);
        }
    }
}
