package dev.retort.secret;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The variables that a child process gets: no keys. */
@API(status = API.Status.INTERNAL)
public final class ChildEnvironment {

    private static final Pattern USUAL = Pattern.compile("(?i)PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TERM"
            + "|TMPDIR|TMP|TEMP|XDG_.*|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE"
            + "|PROGRAMDATA|PROGRAMFILES.*|NUMBER_OF_PROCESSORS|PROCESSOR_.*|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH"
            + "|PYTHON.*|VIRTUAL_ENV|CONDA_.*|CUDA.*|NVIDIA_.*|NCCL_.*|HIP_.*|ROCR?_.*|OMP_.*|MKL_.*|TORCH_.*|PYTORCH_.*"
            + "|HF_HOME|HF_HUB_.*|HF_DATASETS_.*|TRANSFORMERS_.*|TOKENIZERS_PARALLELISM|JAVA_HOME|SSL_CERT_.*");

    private ChildEnvironment() {}

    /** Keeps the usual variables that hold no key, and those that are named. */
    public static void keepUsual(Map<String, String> environment, List<String> named) {
        environment
                .entrySet()
                .removeIf(entry -> !named.contains(entry.getKey())
                        && (!USUAL.matcher(entry.getKey()).matches()
                                || Keys.holdsSecret(entry.getKey(), entry.getValue())));
    }

    /** Takes out the variables that hold a key, by their name or by a password in an address. */
    public static void withoutSecrets(Map<String, String> environment) {
        environment.entrySet().removeIf(entry -> Keys.holdsSecret(entry.getKey(), entry.getValue()));
    }
}
