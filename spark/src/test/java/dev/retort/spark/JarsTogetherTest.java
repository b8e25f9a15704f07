package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jars of Spark, of Retort and of native libraries on one class path. */
class JarsTogetherTest {

    /** Spark's own jars, and the bridge that stands for a logging library on purpose. */
    private static final List<String> KNOWN =
            List.of("orc-", "parquet-", "spark-", "datasketches-memory-", "commons-logging-", "jcl-over-slf", "junit-");

    @Test
    void noClassOfRetortsLibrariesIsInTwoJars() throws IOException {
        Map<String, String> owners = new HashMap<>();
        Set<String> twice = new TreeSet<>();
        for (String entry : RealCluster.classPath()) {
            if (!entry.endsWith(".jar")) {
                continue;
            }
            String jar = Path.of(entry).getFileName().toString();
            try (JarFile file = new JarFile(new File(entry))) {
                file.stream()
                        .map(one -> one.getName())
                        .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF"))
                        .filter(name -> !name.endsWith("-info.class"))
                        .forEach(name -> {
                            String owner = owners.putIfAbsent(name, jar);
                            if (owner != null && !artifact(owner).equals(artifact(jar))) {
                                twice.add(artifact(owner) + " and " + artifact(jar));
                            }
                        });
            }
        }
        assertThat(owners).hasSizeGreaterThan(20_000);
        assertThat(twice)
                .filteredOn(pair -> !Stream.of(pair.split(" and ")).allMatch(JarsTogetherTest::isKnown))
                .isEmpty();
    }

    private static boolean isKnown(String artifact) {
        return KNOWN.stream().anyMatch(artifact::startsWith);
    }

    private static String artifact(String jar) {
        return jar.replaceFirst("-?\\d[^-]*.*$", "-");
    }
}
