package dev.retort.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.retort.error.RetortException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The boundaries of the modules and the rules of the house, checked on the compiled classes. */
class ArchitectureTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.retort");

    private static DescribedPredicate<JavaClass> inTheLibraryWithoutNativeCode() {
        return resideInAPackage("dev.retort..")
                .and(not(resideInAPackage("dev.retort")))
                .and(not(resideInAPackage("dev.retort.local..")))
                .and(not(resideInAPackage("dev.retort.server..")))
                .and(not(resideInAPackage("dev.retort.cli..")))
                .and(not(resideInAPackage("dev.retort.fakes..")));
    }

    @Test
    void theRulesSeeTheWholeHouse() {
        assertThat(ALL.stream()
                        .filter(type -> !type.getPackageName().startsWith("dev.retort.fakes"))
                        .count())
                .isGreaterThan(900);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.retort.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void topLevelPackagesAreFreeOfCycles() {
        slices().matching("dev.retort.(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void onlyTheLocalModuleTouchesNativeCode() {
        noClasses()
                .that(inTheLibraryWithoutNativeCode())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.retort.local..",
                        "dev.retort.cli..",
                        "org.bytedeco..",
                        "ai.djl..",
                        "ai.onnxruntime..",
                        "picocli..")
                .check(ALL);
    }

    @Test
    void onlyTheLocalModuleCallsLibtorch() {
        noClasses()
                .that(resideInAnyPackage("dev.retort", "dev.retort.cli..", "dev.retort.server.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(ALL);
    }

    @Test
    void onlyTheCommandLinePrintsAndExits() {
        noClasses()
                .that(not(resideInAPackage("dev.retort.cli..")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .because("a library is silent")
                .check(ALL.that(
                        not(HasName.Predicates.nameMatching(".*\\.TrainingProcess|dev\\.retort\\.spark\\.Main"))));
    }

    @Test
    void everyCommandPrintsThroughTheTerminal() {
        noClasses()
                .that(resideInAPackage("dev.retort.cli.."))
                .and(not(HasName.Predicates.name("dev.retort.cli.Main")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("the terminal takes control characters out")
                .check(ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(ALL.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(found -> !found.getClasses().isEmpty())
                        .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                        .map(found -> found.getName()))
                .isEmpty();
    }

    @Test
    void ourExceptionsSayWhatTheCallerCanDo() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .and()
                .arePublic()
                .and(not(resideInAPackage("dev.retort.fakes..")))
                // Never leaves ModelCalls, which turns it into an outcome.
                .and(not(HasName.Predicates.name("dev.retort.model.failure.CallException")))
                // Never leaves the server, which turns it into an error body.
                .and(not(HasName.Predicates.name("dev.retort.server.http.Refusal")))
                .should()
                .beAssignableTo(RetortException.class)
                .check(ALL);
    }

    @Test
    void noStageCallsIntoAnother() {
        List<JavaClass> stages = ALL.stream()
                .filter(type -> type.getName().matches("dev\\.retort\\.distillation\\.[A-Za-z]+Stage"))
                .toList();

        assertThat(stages).hasSize(8);
        assertThat(stages.stream()
                        .flatMap(stage -> stage.getDirectDependenciesFromSelf().stream())
                        .filter(dependency -> stages.contains(dependency.getTargetClass())
                                && !dependency.getTargetClass().equals(dependency.getOriginClass()))
                        .map(dependency -> dependency.getDescription()))
                .as("a stage reads files and writes files; what stages share has a class of its own")
                .isEmpty();
    }

    @Test
    void noClassIsNamedAfterNothing() {
        noClasses().should().haveNameMatching(".*(Utils|Util|Manager|Helper)").check(ALL);
    }

    @Test
    void thereIsNoMutableStaticState() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(ALL);
    }

    @Test
    void noVirtualThreadWaitsInsideAMonitor() {
        methods()
                .that()
                .areDeclaredInClassesThat(not(resideInAPackage("dev.retort.fakes..")))
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .because("before Java 24 it keeps its carrier from all others: take an Exclusive")
                .check(ALL);
    }

    @Test
    void randomNumbersComeFromTheBaseModule() {
        noClasses()
                .should()
                .callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class)
                .because("a small Java runtime has no module jdk.random")
                .check(ALL);
    }
}
