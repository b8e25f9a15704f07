package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.FoundFiles;
import dev.retort.document.loading.RejectedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a corpus on a file system that is not this machine's, against those that one machine finds. */
class CorpusFilesTest {

    @TempDir
    private Path folder;

    private final DocumentLoader loader = new DocumentLoader();

    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private CorpusFiles found(String... names) {
        // Hadoop's own way to show folders of this machine as another file system.
        Configuration hadoop = new Configuration();
        hadoop.set("fs.viewfs.mounttable.shared.link./corpus", folder.toUri().toString());
        return CorpusFiles.of(
                List.of(names).stream()
                        .map(name -> "viewfs://shared/corpus/" + name)
                        .toList(),
                hadoop,
                loader);
    }

    @Test
    void namesOrderAndWhatIsSaidOfOthersAreThoseOfOneMachine() throws IOException {
        for (String name : List.of(
                "a/plan.md",
                "a/deep/er.txt",
                "a/.hidden/secret.md",
                "a/~$plan.docx",
                "a/old.doc",
                "a/data.xyz",
                "a/more.xyz",
                "a/README",
                "b/plan.md",
                "c/plan.md",
                "x/c/plan.md")) {
            write(name);
        }
        List<String> named = List.of("a", "b/plan.md", "c", "x/c", "a/deep/er.txt");

        CorpusFiles shared = found(named.toArray(String[]::new));
        FoundFiles here = loader.found(named.stream().map(folder::resolve).toList());

        // Only what has neither its own name nor that of its folder alone bears its address, which has another form.
        assertThat(shared.files().stream().map(CorpusFile::name).map(this::path))
                .containsExactlyElementsOf(
                        here.files().stream().map(FoundFiles.Found::name).toList());
        assertThat(shared.files()).hasSize(5).extracting(CorpusFile::number).containsExactly(0, 1, 2, 3, 4);
        assertThat(shared.unread())
                .isEqualTo(here.unread())
                .extracting(RejectedFile::name)
                .containsExactly("old.doc", "README", "2 files .xyz");
    }

    private String path(String name) {
        return name.replace("viewfs://shared/corpus", folder.toString());
    }
}
