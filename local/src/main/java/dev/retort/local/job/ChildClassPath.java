package dev.retort.local.job;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path with which a child Java finds a class and everything that class uses, however this Java was started: from a
 * class path, from modules, or from jars inside a jar (Spring Boot), which are copied out because a class path holds files only.
 */
final class ChildClassPath {

    private final UnpackedJars unpacked;

    /**
     * Creates the class paths of children.
     *
     * @param home RETORT_HOME, where copies of nested jars are kept
     */
    ChildClassPath(Path home) {
        unpacked = new UnpackedJars(home.resolve("class-path"));
    }

    /**
     * Returns the class path of a child that starts with a class, as {@code java -cp} takes it.
     *
     * @throws UsageException if the class lies where a child cannot read it
     * @throws ResourceException if a copy cannot be written
     */
    String of(Class<?> main) {
        if (!main.getModule().isNamed() && main.getClassLoader() == ClassLoader.getSystemClassLoader()) {
            return System.getProperty("java.class.path");
        }
        try {
            return paths(main).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot copy the jars inside this application's jar to %s: %s."
                            .formatted(unpacked.folder(), FileFault.words(e)),
                    "Free disk space there, allow writing to it, or start the application from extracted jars.",
                    e);
        }
    }

    private Set<Path> paths(Class<?> main) throws IOException {
        Set<Path> paths = new LinkedHashSet<>();
        paths.add(path(placeOf(main)).orElseThrow(() -> unreadable(main)));
        if (main.getModule().isNamed()) {
            paths.addAll(modules(main.getModule().getLayer()));
        }
        for (URL place : places(main)) {
            path(place).ifPresent(paths::add);
        }
        entries("java.class.path").stream().map(Path::of).forEach(paths::add);
        return paths;
    }

    private static URL placeOf(Class<?> main) {
        var source = main.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw unreadable(main);
        }
        return source.getLocation();
    }

    private static UsageException unreadable(Class<?> main) {
        var source = main.getProtectionDomain().getCodeSource();
        return new UsageException(
                "Training runs in a Java process of its own, which cannot read Retort's classes where this application has"
                        + " them: %s.".formatted(source == null ? main.getClassLoader() : source.getLocation()),
                "Start the application from extracted jars, with retort-local and its dependencies on the class path.");
    }

    /** Returns the places that the loaders between a class and the class path read from. */
    private static List<URL> places(Class<?> main) throws IOException {
        List<URL> places = new ArrayList<>();
        ClassLoader system = ClassLoader.getSystemClassLoader();
        for (ClassLoader loader = main.getClassLoader();
                loader != null && loader != system && loader != ClassLoader.getPlatformClassLoader();
                loader = loader.getParent()) {
            if (loader instanceof URLClassLoader known) {
                places.addAll(List.of(known.getURLs()));
            } else {
                places.addAll(jarsSeenBy(loader));
            }
        }
        return places;
    }

    /** Any loader can be asked for a file that nearly every jar has. */
    private static List<URL> jarsSeenBy(ClassLoader loader) throws IOException {
        String manifest = "META-INF/MANIFEST.MF";
        List<URL> jars = new ArrayList<>();
        for (URL found : Collections.list(loader.getResources(manifest))) {
            String place = found.toString();
            jars.add(URI.create(place.substring(0, place.length() - manifest.length()))
                    .toURL());
        }
        return jars;
    }

    private List<Path> modules(ModuleLayer layer) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (ResolvedModule module : layer.configuration().modules()) {
            Optional<URI> location = module.reference().location();
            if (location.isPresent() && location.get().getScheme().equals("file")) {
                paths.add(Path.of(location.get()));
            }
        }
        // Modules that only the child needs, such as those with native libraries, need not be resolved here.
        for (String entry : entries("jdk.module.path")) {
            paths.addAll(modulesAt(Path.of(entry)));
        }
        return paths;
    }

    private static List<Path> modulesAt(Path entry) throws IOException {
        if (!Files.isDirectory(entry) || Files.exists(entry.resolve("module-info.class"))) {
            return List.of(entry);
        }
        try (Stream<Path> children = Files.list(entry)) {
            return children.filter(child ->
                            child.toString().endsWith(".jar") || Files.exists(child.resolve("module-info.class")))
                    .sorted()
                    .toList();
        }
    }

    private Optional<Path> path(URL place) throws IOException {
        Optional<NestedPlace> known = NestedPlace.of(place.toString());
        return known.isPresent() ? unpacked.file(known.get()) : Optional.empty();
    }

    private static List<String> entries(String property) {
        String value = System.getProperty(property, "");
        return value.isEmpty() ? List.of() : List.of(value.split(File.pathSeparator));
    }
}
