package dev.retort.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChildClassPathTest {

    @TempDir
    private Path folder;

    private Path zip(String name, Map<String, String> entries) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "file:%s, ''",
        "jar:file:%s!/, ''",
        "jar:file:%s!/BOOT-INF/lib/a.jar!/, BOOT-INF/lib/a.jar",
        "jar:file:%s!/BOOT-INF/classes!/, BOOT-INF/classes",
        "jar:file:%s!/WEB-INF/classes/, WEB-INF/classes",
        "jar:nested:%s/!BOOT-INF/lib/a.jar!/, BOOT-INF/lib/a.jar",
        "jar:nested:%s/!BOOT-INF/classes/!/, BOOT-INF/classes",
        "jar:nested:%s/!BOOT-INF/lib/a%%20b.jar!/, BOOT-INF/lib/a b.jar",
    })
    void addressesOfClassLoadersAreUnderstood(String address, String entry) throws IOException {
        Path file = zip("a b+c!/ü!.jar", Map.of("a", ""));

        assertThat(NestedPlace.of(address.formatted(file.toUri().getRawPath()))).contains(new NestedPlace(file, entry));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/a.jar", "vfs:/a.jar", "jrt:/java.base", "file:/missing/a.jar", "file:a"})
    void otherAddressesNameNoFile(String address) {
        assertThat(NestedPlace.of(address)).isEmpty();
    }

    @Test
    void aNestedJarIsCopiedOnceAndAgainWhenItChanges() throws IOException {
        UnpackedJars jars = new UnpackedJars(folder.resolve("copies"));
        Path app = zip("app.jar", Map.of("lib/a.jar", "first"));

        Path copy = jars.file(new NestedPlace(app, "lib/a.jar")).orElseThrow();
        Object written = Files.getLastModifiedTime(copy);
        assertThat(copy).hasContent("first").hasFileName("a.jar");
        assertThat(jars.file(new NestedPlace(app, "lib/a.jar"))).contains(copy);
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(written);

        zip("app.jar", Map.of("lib/a.jar", "other"));
        assertThat(jars.file(new NestedPlace(app, "lib/a.jar")).orElseThrow())
                .isNotEqualTo(copy)
                .hasContent("other");
    }

    @Test
    void aCopyThatWasCutShortIsMadeAgain() throws IOException {
        UnpackedJars jars = new UnpackedJars(folder.resolve("copies"));
        NestedPlace place = new NestedPlace(zip("app.jar", Map.of("lib/a.jar", "whole")), "lib/a.jar");
        Files.writeString(jars.file(place).orElseThrow(), "wh");

        assertThat(jars.file(place).orElseThrow()).hasContent("whole");
    }

    @Test
    void aNestedFolderOfClassesBecomesAJar() throws IOException {
        Path app = zip("app.jar", Map.of("BOOT-INF/classes/a/B.class", "b", "BOOT-INF/lib/c.jar", "c"));

        Path copy = new UnpackedJars(folder.resolve("copies"))
                .file(new NestedPlace(app, "BOOT-INF/classes"))
                .orElseThrow();

        try (ZipFile zip = new ZipFile(copy.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("a/B.class");
        }
    }

    @Test
    void aMissingEntryIsLeftOut() throws IOException {
        Path app = zip("app.jar", Map.of("a", ""));

        assertThat(new UnpackedJars(folder.resolve("copies")).file(new NestedPlace(app, "BOOT-INF/classes")))
                .isEmpty();
    }

    @Test
    void theClassPathOfAnOrdinaryProgramStaysAsItIs() {
        assertThat(new ChildClassPath(folder).of(TrainingProcess.class))
                .isEqualTo(System.getProperty("java.class.path"));
    }

    @Test
    void aLoaderOfJarsGivesItsJars() throws Exception {
        Path extra = zip("extra.jar", Map.of("a", ""));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes().toUri().toURL(), extra.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertThat(entries(loader.loadClass(TrainingProcess.class.getName())))
                    .startsWith(classes().toString(), extra.toString())
                    .endsWith(entries(ChildClassPathTest.class).getLast());
        }
    }

    @Test
    void anyOtherLoaderIsAskedForTheJarsItSees() throws Exception {
        Path extra = zip("extra.jar", Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"));
        try (URLClassLoader hidden = new URLClassLoader(
                new URL[] {classes().toUri().toURL(), extra.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            ClassLoader loader = new Foreign(hidden);

            assertThat(entries(loader.loadClass(TrainingProcess.class.getName())))
                    .startsWith(classes().toString())
                    .contains(extra.toString());
        }
    }

    @Test
    void classesThatAreNowhereAFileAreRefusedWithTheRemedy() throws Exception {
        Class<?> nowhere = new Foreign(null).loadClass(TrainingProcess.class.getName());

        assertThatThrownBy(() -> new ChildClassPath(folder).of(nowhere))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Training runs in a Java process of its own")
                .hasMessageContaining("Start the application from extracted jars");
    }

    private static List<String> entries(Class<?> main) {
        return List.of(new ChildClassPath(Path.of("target", "unused")).of(main).split(File.pathSeparator));
    }

    private static Path classes() throws Exception {
        return Path.of(TrainingProcess.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    /** Defines the class itself, as the loaders of application servers do, and finds resources where another does. */
    private static final class Foreign extends ClassLoader {

        private final Optional<ClassLoader> files;

        Foreign(@Nullable ClassLoader files) {
            super(ClassLoader.getPlatformClassLoader());
            this.files = Optional.ofNullable(files);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = TrainingProcess.class.getClassLoader().getResourceAsStream(file)) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return defineClass(name, bytes, 0, bytes.length, source());
            } catch (Exception e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        private ProtectionDomain source() throws Exception {
            URL place = files.isPresent()
                    ? classes().toUri().toURL()
                    : URI.create("file:/nowhere/a.jar").toURL();
            return new ProtectionDomain(new CodeSource(place, (Certificate[]) null), null);
        }

        @Override
        protected Enumeration<URL> findResources(String name) throws IOException {
            return files.isPresent() ? files.get().getResources(name) : super.findResources(name);
        }
    }
}
