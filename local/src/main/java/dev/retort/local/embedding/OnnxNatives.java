package dev.retort.local.embedding;

import ai.onnxruntime.OrtEnvironment;
import dev.retort.error.ResourceException;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The two native libraries of onnxruntime. Its loader unpacks them into the system's temporary folder at each start and leaves
 * that folder behind; here they are unpacked once, into a folder of their version, and the loader is shown the files.
 */
final class OnnxNatives {

    private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private OnnxNatives() {}

    /**
     * Unpacks the libraries, where they are not there yet, and names them to the loader; a place that the application has set
     * stays. Where the folder cannot be written the loader goes its own way. Several processes may unpack at once.
     *
     * @param home see {@link dev.retort.local.download.RetortHome}
     */
    static void unpackUnder(Path home) {
        if (System.getProperty("onnxruntime.native.path") != null) {
            return;
        }
        Path folder = home.resolve("native").resolve(jar().orElse("onnxruntime"));
        for (String library : LIBRARIES) {
            String key = "onnxruntime.native." + library + ".path";
            if (System.getProperty(key) == null) {
                unpack(System.mapLibraryName(library), folder)
                        .ifPresent(file -> System.setProperty(key, file.toString()));
            }
        }
    }

    private static Optional<Path> unpack(String library, Path folder) {
        URL packed = OrtEnvironment.class.getResource("native/" + platform() + "/" + library);
        if (packed == null) {
            return Optional.empty();
        }
        Path file = folder.resolve(library).toAbsolutePath();
        try {
            URLConnection connection = packed.openConnection();
            connection.setUseCaches(false);
            try (InputStream content = connection.getInputStream()) {
                if (!Files.isRegularFile(file) || Files.size(file) != connection.getContentLengthLong()) {
                    WholeFile.write(file, content::transferTo);
                }
            }
            return Optional.of(file);
        } catch (IOException | ResourceException e) {
            return Optional.empty();
        }
    }

    /** Returns the folder of this machine's libraries within the jar. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String name = system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "win" : "linux";
        return name + (System.getProperty("os.arch", "").equals("aarch64") ? "-aarch64" : "-x64");
    }

    /** Returns the name of the library's jar without its ending, which tells the version: {@code onnxruntime-1.20.0}. */
    private static Optional<String> jar() {
        try {
            Path jar = Path.of(OrtEnvironment.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.of(jar.getFileName().toString().replaceFirst("\\.jar$", ""));
        } catch (URISyntaxException | RuntimeException e) {
            // Within an application packed into one jar.
            return Optional.empty();
        }
    }
}
