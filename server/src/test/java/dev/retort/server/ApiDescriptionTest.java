package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApiDescriptionTest {

    @TempDir
    Path home;

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
            assertThat(operations).isGreaterThan(35);
        }
    }
}
