package dev.retort.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the files of a run. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no POSIX permissions")
class FileRightsTest {

    @TempDir
    Path folder;

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aNewFileIsItsOwnersAloneAndAReplacedOneKeepsItsRights() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFile.write(file, "one");
        assertThat(rights(file)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        WholeFile.write(file, "two");
        assertThat(rights(file)).isEqualTo("rw-r-----");
        assertThat(file).hasContent("two");
    }

    @Test
    void aLinkThatLiesInWaitForThePartIsNotFollowed() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        Files.createSymbolicLink(folder.resolve(".a.txt.part"), other);
        WholeFile.write(folder.resolve("a.txt"), "new");
        assertThat(other).hasContent("mine");
        assertThat(folder.resolve("a.txt")).hasContent("new");
    }

    @Test
    void aLockThatIsALinkIsRefusedAndItsTargetUntouched() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.createSymbolicLink(run.resolve(".lock"), other);
        assertThatThrownBy(() -> RunDirectory.lock(run)).isInstanceOf(ResourceException.class);
        assertThat(other).hasContent("mine");
    }

    @Test
    void aRunIsItsOwnersAloneAlsoWhereTheFolderWasWider() throws IOException {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path log = run.resolve("command.log");
        try (RunDirectory open = RunDirectory.lock(run)) {
            assertThat(rights(open.root())).isEqualTo("rwx------");
            Files.writeString(log, "said");
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-r--"));
        }
        assertThat(rights(log)).isEqualTo("rw-------");
        assertThat(rights(run.resolve(".lock"))).isEqualTo("rw-------");
    }
}
