package dev.retort.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module uses which, and where a library is used: the table of docs/design.md, checked on the compiled classes. */
class LayersTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.retort");

    private static final String[] CALL = packages(
            "model", "call", "http", "network", "secret", "log", "file", "error", "progress", "text", "concurrent");
    private static final String[] EVALUATION = packages("evaluation");
    private static final String[] FINETUNING = packages("finetuning", "dataset", "recording", "terms");
    private static final String[] DOCUMENTS = packages("document", "retrieval", "injection", "privacy");
    private static final String[] DISTILLATION =
            packages("distillation", "question", "answer", "config", "run", "report", "tracking", "trust");

    private static String[] packages(String... names) {
        String[] packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = "dev.retort." + names[i] + "..";
        }
        return packages;
    }

    @Test
    void modulesUseOnlyThoseOfTheDesign() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("call")
                .definedBy(CALL)
                .layer("evaluation")
                .definedBy(EVALUATION)
                .layer("finetuning")
                .definedBy(FINETUNING)
                .layer("documents")
                .definedBy(DOCUMENTS)
                .layer("distillation")
                .definedBy(DISTILLATION)
                .layer("local")
                .definedBy(packages("local"))
                .layer("server")
                .definedBy(packages("server"))
                .layer("testing")
                .definedBy(packages("testing"))
                .layer("retort")
                .definedBy("dev.retort")
                .layer("cli")
                .definedBy(packages("cli"))
                .optionalLayer("spark")
                .definedBy(packages("spark"))
                .whereLayer("call")
                .mayNotAccessAnyLayer()
                .whereLayer("evaluation")
                .mayOnlyAccessLayers("call")
                .whereLayer("finetuning")
                .mayOnlyAccessLayers("call")
                .whereLayer("documents")
                .mayOnlyAccessLayers("call")
                .whereLayer("distillation")
                .mayOnlyAccessLayers("call", "evaluation", "finetuning", "documents")
                .whereLayer("local")
                .mayOnlyAccessLayers("call", "finetuning")
                .whereLayer("server")
                .mayOnlyAccessLayers("call", "evaluation", "finetuning", "documents", "distillation", "local")
                .whereLayer("testing")
                .mayOnlyAccessLayers("call", "evaluation")
                .whereLayer("retort")
                .mayOnlyAccessLayers("call", "evaluation", "finetuning", "documents", "distillation", "local")
                .whereLayer("retort")
                .mayOnlyBeAccessedByLayers("cli", "spark")
                .whereLayer("spark")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(ALL);
    }

    /** A module that is missing from the class path would pass every rule. */
    @Test
    void eachModuleIsSeen() {
        assertThat(count(CALL)).isGreaterThan(200);
        assertThat(count(EVALUATION)).isGreaterThan(110);
        assertThat(count(FINETUNING)).isGreaterThan(100);
        assertThat(count(DOCUMENTS)).isGreaterThan(150);
        assertThat(count(DISTILLATION)).isGreaterThan(190);
        assertThat(count("dev.retort.local..")).isGreaterThan(330);
        assertThat(count("dev.retort.server..")).isGreaterThan(60);
        assertThat(count("dev.retort.testing..")).isGreaterThan(3);
        assertThat(count("dev.retort")).isGreaterThan(9);
        assertThat(count("dev.retort.cli..")).isGreaterThan(60);
    }

    @Test
    void everyPackageBelongsToAModule() {
        assertThat(ALL.that(not(resideInAnyPackage(CALL)
                        .or(resideInAnyPackage(EVALUATION))
                        .or(resideInAnyPackage(FINETUNING))
                        .or(resideInAnyPackage(DOCUMENTS))
                        .or(resideInAnyPackage(DISTILLATION))
                        .or(resideInAnyPackage("dev.retort"))
                        .or(resideInAnyPackage(packages("local", "server", "testing", "cli", "fakes", "spark"))))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "java.sql.., dev.retort.[call.journal|server.store]",
        "org.eclipse.jetty.., dev.retort.server.http",
        "org.apache.pdfbox.., dev.retort.document.pdf",
        "org.jsoup.., dev.retort.document.markup",
        "org.commonmark.., dev.retort.document.markup",
        "com.ibm.icu.., dev.retort.document.markup",
        "org.apache.lucene.., dev.retort.retrieval",
        "com.samskivert.., dev.retort.report",
        "tools.jackson.dataformat.., dev.retort.config",
        "org.mozilla.., dev.retort.file",
        "org.bytedeco.., dev.retort.local..",
        "ai.djl.., dev.retort.local.tokenizer",
        "ai.onnxruntime.., dev.retort.local.embedding",
    })
    void aLibraryIsUsedInOnePlace(String library, String place) {
        noClasses()
                .that(not(resideInAPackage(place)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(ALL);
        assertThat(ALL.that(resideInAPackage(place))).isNotEmpty();
    }

    @Test
    void aLibraryIsSilentOnStandardErrorToo() {
        noClasses()
                .that(not(resideInAPackage("dev.retort.cli..")))
                .and(not(HasName.Predicates.name("dev.retort.local.job.TrainingProcess")))
                .and(not(HasName.Predicates.name("dev.retort.spark.Main")))
                .should()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(ALL);
    }

    private static int count(String... packages) {
        return ALL.that(resideInAnyPackage(packages)).size();
    }
}
