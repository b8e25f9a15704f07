package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An address in a client's request is never called. */
class RemoteFilesTest {

    @TempDir
    Path home;

    @Test
    void noRequestHasThisServerFetchAnAddress() {
        try (FakeServer remote =
                        FakeServer.start().route("GET", "/rows.jsonl", request -> FakeResponse.json(Map.of()));
                TestServer server = new TestServer(home, new ScriptedTuner(false))) {
            String address = remote.url() + "/rows.jsonl";
            String[][] requests = {
                {"/v1/chat/completions", message("image_url", address)},
                {"/v1/chat/completions", message("document_url", address)},
                {"/openai/v1/chat/completions", message("file", address)},
                {"/openai/v1/chat/completions", message("input_audio", address)},
                {"/v1/chat/completions", """
                    {"model": "%s", "messages": [{"role": "user", "content": "hello"}]}""".formatted(address)},
                {"/v1/fine_tuning/jobs", """
                    {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}], "hyperparameters": {}}""".formatted(address)},
                {"/v1/fine_tuning/jobs", """
                    {"model": "open-mistral-7b", "training_files": [{"url": "%s"}], "hyperparameters": {}}""".formatted(address)},
                {"/v1/fine_tuning/jobs", """
                    {"model": "open-mistral-7b", "training_files": [{"file_id": "x"}], "hyperparameters": {},
                     "repositories": [{"type": "github", "name": "x", "owner": "%s"}]}""".formatted(address)},
                {"/openai/v1/fine_tuning/jobs", """
                    {"model": "gpt-4o-mini", "training_file": "%s"}""".formatted(address)},
                {"/openai/v1/batches", """
                    {"input_file_id": "%s", "endpoint": "/v1/embeddings", "completion_window": "24h"}""".formatted(address)},
            };
            for (String[] request : requests) {
                assertThat(server.post(request[0], request[1]).status())
                        .as(request[1])
                        .isIn(400, 404, 422);
            }
            assertThat(server.upload("/v1/files", "a.txt", "", Map.of("url", address, "purpose", "fine-tune"))
                            .status())
                    .isEqualTo(422);
            assertThat(remote.requests()).isEmpty();
        }
    }

    private static String message(String type, String address) {
        return """
                {"model": "open-mistral-7b", "messages": [{"role": "user", "content":
                  [{"type": "%s", "%s": {"url": "%s"}}]}]}""".formatted(type, type, address);
    }
}
