package dev.retort.cli;

import dev.retort.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a configuration for each setting that holds a key, given as the argument; prints what is shown and the exit codes. */
final class PlantedSettings {

    private PlantedSettings() {}

    public static void main(String[] arguments) throws IOException {
        List<String> settings = new ArrayList<>(ConfigReader.defaults().values().keySet().stream()
                .map(key -> key.replaceAll("\\[\\d+]$", ""))
                .distinct()
                .toList());
        settings.addAll(
                List.of("documents", "privacy.scrub", "telemetry.headers.x-name", "teacher.model", "scores.judge"));
        for (String setting : settings) {
            Path config = Files.writeString(Path.of("planted.yaml"), yaml(setting, "[x" + arguments[0] + "]"));
            int code = Main.commandLine(new Terminal(System.out, System.out, false))
                    .execute("--debug", "run", config.toString(), "--run", "run-" + setting);
            System.out.println("setting " + setting + " exits with " + code);
            Files.delete(config);
        }
    }

    private static String yaml(String setting, String value) {
        StringBuilder yaml = new StringBuilder();
        StringBuilder indent = new StringBuilder();
        for (String name : setting.split("\\.")) {
            yaml.append(yaml.isEmpty() ? "" : "\n").append(indent).append(name).append(':');
            indent.append("  ");
        }
        return yaml.append(' ').append(value).append('\n').toString();
    }
}
