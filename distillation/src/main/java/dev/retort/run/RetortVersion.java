package dev.retort.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apiguardian.api.API;

/** The version of Retort that runs, as its jar says it: written to manifests, logs and {@code retort --version}. */
@API(status = API.Status.INTERNAL)
public final class RetortVersion {

    /** The version of classes that were compiled but not packaged. */
    public static final String DEVELOPMENT = "development";

    private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/dev.retort/retort-distillation/pom.properties";

    private RetortVersion() {}

    /** Returns the version, such as {@code 0.1.0}, or {@link #DEVELOPMENT} outside a jar. */
    public static String current() {
        try (InputStream file = RetortVersion.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
            if (file == null) {
                return DEVELOPMENT;
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version", DEVELOPMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
