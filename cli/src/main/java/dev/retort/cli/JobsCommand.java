package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.hosted.HostedFineTuners;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fine-tuning jobs at services. */
@Command(
        name = "jobs",
        description = "List, show, watch or cancel fine-tuning jobs at a service.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|watch|cancel",
        subcommands = {
            JobsCommand.ListJobs.class,
            JobsCommand.Show.class,
            JobsCommand.Watch.class,
            JobsCommand.Cancel.class
        })
final class JobsCommand implements Runnable {

    private final Terminal terminal;

    JobsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        terminal.error().println("Write: retort jobs list SERVICE, or retort jobs show|watch|cancel SERVICE:ID");
    }

    /** The options that the subcommands share. */
    @Command(mixinStandardHelpOptions = true)
    abstract static class OnJobs implements Callable<Integer> {

        @Option(names = "--json", description = "Print as JSON.")
        boolean json;

        private final Terminal terminal;

        OnJobs(Terminal terminal) {
            this.terminal = terminal;
        }

        RemoteJobs jobs() {
            HostedFineTuners services = Retort.onThisMachine().services();
            return new RemoteJobs(services::fineTunerOf, JobWatch::new, terminal, json);
        }
    }

    /** All jobs of a key. */
    @Command(name = "list", description = "List the jobs of the service's key, newest first.")
    static final class ListJobs extends OnJobs {

        @Parameters(paramLabel = "SERVICE", description = "mistral, openai, azure, together or fireworks.")
        String service = "";

        ListJobs(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return jobs().list(service);
        }
    }

    /** A subcommand that works on one job. */
    abstract static class OnJob extends OnJobs {

        @Parameters(paramLabel = "SERVICE:ID", description = "The job, as list prints it.")
        String job = "";

        OnJob(Terminal terminal) {
            super(terminal);
        }
    }

    /** One job. */
    @Command(name = "show", description = "Show a job: state, losses, events, tuned model.")
    static final class Show extends OnJob {

        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return jobs().show(job);
        }
    }

    /** One job, to its end. */
    @Command(
            name = "watch",
            description =
                    "Watch a job to its end, whoever began it; exits with 0 where it succeeded. It can be killed and"
                            + " begun again.")
    static final class Watch extends OnJob {

        Watch(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return jobs().watch(job);
        }
    }

    /** The end of one job. */
    @Command(name = "cancel", description = "Ask a job to stop.")
    static final class Cancel extends OnJob {

        Cancel(Terminal terminal) {
            super(terminal);
        }

        @Override
        public Integer call() {
            return jobs().cancel(job);
        }
    }
}
