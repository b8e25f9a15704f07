package dev.retort.secret;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Keys by the name of their variable: from the environment, otherwise from a {@code .env} file. Immutable. */
public final class Keys {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PGPASS|_PASS|CREDENTIAL|DATABASE_URL|DSN|CONNECTION_STRING).*");
    private static final Pattern USER_IN_ADDRESS = Pattern.compile("(?i)^[a-z][a-z0-9+.-]*://[^/\\s@]*:([^/\\s@]+)@.*");

    private final Map<String, Secret> secrets;
    private final Set<String> ofFile;

    private Keys(Map<String, Secret> secrets, Set<String> ofFile) {
        this.secrets = Map.copyOf(secrets);
        this.ofFile = Set.copyOf(ofFile);
    }

    /** Returns the keys of an environment alone; blank values count as absent. */
    public static Keys of(Map<String, String> environment) {
        Map<String, Secret> secrets = new HashMap<>();
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                secrets.put(name, new Secret(value));
            }
        });
        return new Keys(secrets, Set.of());
    }

    /**
     * Returns the keys of an environment and, for what it lacks, of a {@code .env} file; a file that is not there is empty.
     *
     * @throws InputException if a line is not {@code NAME=value}, naming the line, never showing it
     */
    public static Keys of(Map<String, String> environment, Path dotEnv) {
        Map<String, String> both = new HashMap<>(readIfThere(dotEnv));
        Set<String> ofFile = new HashSet<>(both.keySet());
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                both.put(name, value);
                ofFile.remove(name);
            }
        });
        return new Keys(of(both).secrets, ofFile);
    }

    /** Returns the keys of this process's environment and of a {@code .env} file in its working directory, as above. */
    public static Keys ofThisProcess() {
        return of(System.getenv(), Path.of(".env"));
    }

    /** Returns a key, if there is one. */
    public Optional<Secret> find(String variable) {
        return Optional.ofNullable(secrets.get(variable));
    }

    /** Returns these keys with one more, or another one under that variable. */
    public Keys with(String variable, Secret key) {
        Map<String, Secret> more = new HashMap<>(secrets);
        more.put(variable, key);
        return new Keys(more, ofFile);
    }

    /**
     * Returns the address that a variable holds, if it is set.
     *
     * @throws UsageException if it holds something else
     */
    public Optional<URI> address(String variable) {
        return find(variable).map(Secret::reveal).map(text -> {
            URI address;
            try {
                address = URI.create(text);
            } catch (IllegalArgumentException e) {
                throw noAddress(variable, e);
            }
            if (address.getHost() == null || address.getRawUserInfo() != null) {
                throw noAddress(variable, new IllegalArgumentException("no host, or a user name"));
            }
            return address;
        });
    }

    /**
     * Returns the address that a variable holds, if it is set and may decide where a key goes: a {@code .env} file, which may
     * belong to whoever wrote the folder, cannot redirect a key that it does not hold itself.
     *
     * @param variable the address's variable
     * @param key the key's variable
     * @throws UsageException if it holds something else, or a {@code .env} file redirects a key of the environment
     */
    public Optional<URI> address(String variable, String key) {
        if (ofFile.contains(variable) && secrets.containsKey(key) && !ofFile.contains(key)) {
            throw new UsageException(
                    "The .env file sets %s, and %s comes from the environment: a .env file cannot choose where that key goes."
                            .formatted(variable, key),
                    "Set %s in the environment, or remove it from the .env file.".formatted(variable));
        }
        return address(variable);
    }

    private static UsageException noAddress(String variable, Exception cause) {
        return new UsageException(
                "The variable %s holds no address.".formatted(variable),
                "Write it like http://127.0.0.1:8080/v1, without a user name, or remove it.",
                cause);
    }

    /**
     * Returns a key that is needed.
     *
     * @param variable its variable, such as {@code MISTRAL_API_KEY}
     * @param purpose what needs it, such as {@code mistral:mistral-large-latest}
     * @param source where to get one
     * @throws UsageException if it is not set, naming the variable and the source
     */
    public Secret require(String variable, String purpose, String source) {
        return find(variable)
                .orElseThrow(() -> new UsageException(
                        "%s needs a key, and %s is not set.".formatted(purpose, variable),
                        "Get one at %s and set %s in the environment or in a .env file.".formatted(source, variable)));
    }

    /**
     * Resolves a setting that refers to a key, written {@code ${NAME}}.
     *
     * @param setting the setting's name, for errors
     * @throws UsageException if the value is not a reference (a key does not belong into a configuration) or not set
     */
    public Secret resolve(String value, String setting) {
        String variable = referred(value, setting);
        return find(variable)
                .orElseThrow(() -> new UsageException(
                        "%s refers to %s, which is not set.".formatted(setting, variable),
                        "Set it in the environment or in a .env file."));
    }

    /**
     * Returns the variable that a setting refers to, written {@code ${NAME}}.
     *
     * @throws UsageException if the value is not a reference
     */
    public String referred(String value, String setting) {
        Matcher reference = REFERENCE.matcher(value.strip());
        if (!reference.matches()) {
            throw new UsageException(
                    setting + " holds something other than a reference to a variable.",
                    "Write ${NAME} and set NAME in the environment or in a .env file, so that the key is in no file"
                            + " that is shared.");
        }
        return reference.group(1);
    }

    /**
     * Fills references to keys, written {@code ${NAME}}, within a text.
     *
     * @param setting the setting's name, for errors
     * @throws UsageException if a key is not set
     */
    public String fill(String text, String setting) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> Matcher.quoteReplacement(
                        resolve(reference.group(), setting).reveal()));
    }

    /**
     * Refuses settings that hold a key: they are written to files that are shared.
     *
     * @param settings values by setting
     * @throws UsageException naming the setting and the variable of the key, never showing it
     */
    public void refuseIn(Map<String, String> settings) {
        Redactor forms = new Redactor(List.of());
        settings.forEach((setting, value) -> {
            if (!forms.redact(value).equals(value) || !forms.redact(setting).equals(setting)) {
                throw new UsageException(
                        "Setting %s holds a text that looks like a key or a password.".formatted(forms.redact(setting)),
                        "Write ${NAME} where a setting takes a key, and take it out elsewhere.");
            }
        });
        secrets.forEach((variable, secret) -> settings.forEach((setting, value) -> {
            boolean held = value.contains(secret.reveal()) || setting.contains(secret.reveal());
            if (held && isSecret(variable, secret) && !secret.reveal().startsWith("/")) {
                throw new UsageException(
                        "Setting %s holds the key %s itself."
                                .formatted(setting.replace(secret.reveal(), Secret.MASK), variable),
                        "Write ${%s} where a setting takes a key, and take it out elsewhere.".formatted(variable));
            }
        }));
    }

    /** Returns a redactor that masks the keys among these variables: those whose name says that they are secret. */
    @API(status = API.Status.INTERNAL)
    public Redactor redactor() {
        return new Redactor(secretOnes());
    }

    private Collection<Secret> secretOnes() {
        return secrets.entrySet().stream()
                .filter(entry -> isSecret(entry.getKey(), entry.getValue()))
                .flatMap(entry -> Stream.concat(Stream.of(entry.getValue()), passwordIn(entry.getValue())))
                .toList();
    }

    private static Stream<Secret> passwordIn(Secret address) {
        Matcher matcher = USER_IN_ADDRESS.matcher(address.reveal());
        return matcher.matches() ? Stream.of(new Secret(matcher.group(1))) : Stream.empty();
    }

    /** Returns whether a variable's name says that it holds a key or a password. */
    public static boolean namesSecret(String variable) {
        return SECRET_NAME.matcher(variable).matches();
    }

    static boolean holdsSecret(String variable, String value) {
        return namesSecret(variable) || USER_IN_ADDRESS.matcher(value).matches();
    }

    private static boolean isSecret(String variable, Secret secret) {
        return (namesSecret(variable)
                        || USER_IN_ADDRESS.matcher(secret.reveal()).matches())
                && secret.reveal().length() >= 8;
    }

    private static Map<String, String> readIfThere(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Allow reading it, or remove it.", e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new InputException(
                        "%s, line %d is not NAME=value.".formatted(file, i + 1), "Correct or remove the line.");
            }
            values.put(matcher.group(1), unquote(matcher.group(2)));
        }
        return values;
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
