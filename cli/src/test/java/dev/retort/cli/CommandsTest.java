package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class CommandsTest {

    @Test
    void eachHasTheNameThatItDescribesItselfBy() {
        Commands.all()
                .forEach((name, command) -> assertThat(command.getAnnotation(Command.class))
                        .extracting(Command::name)
                        .isEqualTo(name));
    }

    @Test
    void onlyTheOneThatIsCalledIsSetUp() {
        assertThat(Commands.calledBy(List.of("--debug", "passages", "run", "--out", "x.jsonl")))
                .containsOnlyKeys("passages");
    }

    @Test
    void helpAndAMisspeltNameKnowAll() {
        assertThat(Commands.calledBy(List.of("--help"))).isEqualTo(Commands.all());
        assertThat(Commands.calledBy(List.of("pasages"))).isEqualTo(Commands.all());
        assertThat(Commands.calledBy(List.of())).isEqualTo(Commands.all());
    }
}
