package dev.retort.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands by name, in the order in which help lists them. */
final class Commands {

    private Commands() {}

    /** Returns all commands. */
    static Map<String, Class<?>> all() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand.class);
        commands.put("run", RunCommand.class);
        commands.put("passages", StageCommands.Passages.class);
        commands.put("questions", StageCommands.Questions.class);
        commands.put("answers", StageCommands.Answers.class);
        commands.put("dataset", StageCommands.Dataset.class);
        commands.put("finetune", FinetuneCommand.class);
        commands.put("evaluate", StageCommands.Evaluate.class);
        commands.put("compare", StageCommands.Compare.class);
        commands.put("report", StageCommands.Report.class);
        commands.put("chat", ChatCommand.class);
        commands.put("serve", ServeCommand.class);
        commands.put("export", ExportCommand.class);
        commands.put("estimate", EstimateCommand.class);
        commands.put("calls", CallsCommand.class);
        commands.put("models", ModelsCommand.class);
        commands.put("jobs", JobsCommand.class);
        commands.put("facts", FactsCommand.class);
        commands.put("judge", JudgeCommand.class);
        commands.put("label", LabelCommand.class);
        commands.put("trust", TrustCommand.class);
        commands.put("doctor", DoctorCommand.class);
        return commands;
    }

    /** Returns the command that the arguments call; all where they call none, for help and for what is misspelt. */
    static Map<String, Class<?>> calledBy(List<String> arguments) {
        Map<String, Class<?>> all = all();
        String name = arguments.stream()
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
        Class<?> command = all.get(name);
        return command == null ? all : Map.of(name, command);
    }
}
