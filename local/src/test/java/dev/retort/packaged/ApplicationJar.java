package dev.retort.packaged;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.Loader;

/** Packs {@link TwoSteps} and the libraries it needs, from the class path of this Java. */
final class ApplicationJar {

    private static final String LOADER = "spring-boot-loader";
    private static final Set<String> MODULES = Set.of("call", "finetuning", "local");
    private static final Pattern LIBRARY = Pattern.compile(
            "(retort-(call|finetuning|local)-|langchain4j-core|jackson-(core|databind|annotations)|slf4j|javacpp|pytorch|openblas|dnnl"
                    + "|opencl|jspecify|juniversalchardet|api-|tokenizers|jna|gson).*\\.jar");
    private static final Pattern NATIVE = Pattern.compile(".*-(linux|macosx|windows)-(x86_64|arm64)(-gpu)?\\.jar");

    private ApplicationJar() {}

    /** Writes a jar as Spring Boot's plugins do: its loader at the root, the application and its jars under BOOT-INF. */
    static Path springBoot(Path file) throws IOException {
        try (ZipOutputStream jar = zip(file)) {
            stored(jar, "META-INF/MANIFEST.MF", """
                    Manifest-Version: 1.0
                    Main-Class: org.springframework.boot.loader.launch.JarLauncher
                    Start-Class: %s
                    Spring-Boot-Classes: BOOT-INF/classes/
                    Spring-Boot-Lib: BOOT-INF/lib/

                    """.formatted(TwoSteps.class.getName())
                    .getBytes(StandardCharsets.UTF_8));
            unpackLoader(jar);
            for (String directory : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
                stored(jar, directory, new byte[0]);
            }
            stored(jar, "BOOT-INF/classes/" + classFile(), Files.readAllBytes(application()));
            for (Path library : libraries(file.resolveSibling("libraries"))) {
                stored(jar, "BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library));
            }
        }
        return file;
    }

    /** Returns the jars of the application and its libraries, each an automatic module or one with a descriptor. */
    static List<Path> modules(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>(libraries(folder));
        Path application = folder.resolve("application.jar");
        try (ZipOutputStream jar = zip(application)) {
            stored(jar, classFile(), Files.readAllBytes(application()));
        }
        jars.add(application);
        return jars;
    }

    private static String classFile() {
        return TwoSteps.class.getName().replace('.', '/') + ".class";
    }

    private static Path application() {
        return classPath()
                .map(entry -> entry.resolve(classFile()))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static List<Path> libraries(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> jars = new ArrayList<>();
        for (Path entry : classPath().toList()) {
            String name = entry.getFileName().toString();
            if (Files.isRegularFile(entry) && isNeeded(name)) {
                jars.add(entry);
            } else if (entry.endsWith("target/classes") && MODULES.contains(module(entry))) {
                jars.add(pack(entry, folder.resolve("retort-" + module(entry) + ".jar")));
            }
        }
        return jars;
    }

    private static String module(Path classes) {
        return classes.getParent().getParent().getFileName().toString();
    }

    private static boolean isNeeded(String name) {
        return LIBRARY.matcher(name).matches()
                && (!NATIVE.matcher(name).matches() || name.endsWith("-" + Loader.getPlatform() + ".jar"));
    }

    private static Path pack(Path classes, Path file) throws IOException {
        try (ZipOutputStream jar = zip(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
                stored(jar, classes.relativize(one).toString().replace('\\', '/'), Files.readAllBytes(one));
            }
        }
        return file;
    }

    private static void unpackLoader(ZipOutputStream jar) throws IOException {
        Path loader = classPath()
                .filter(entry -> entry.getFileName().toString().startsWith(LOADER))
                .findFirst()
                .orElseThrow();
        try (ZipFile zip = new ZipFile(loader.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.getName().startsWith("org/") && !entry.isDirectory()) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        stored(jar, entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
    }

    private static ZipOutputStream zip(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new ZipOutputStream(new java.io.BufferedOutputStream(out, 1 << 20));
    }

    private static void stored(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
