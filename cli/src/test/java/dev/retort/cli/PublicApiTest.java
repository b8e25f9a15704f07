package dev.retort.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** The public types meant for users: the list of docs/api.md, checked on the compiled classes. */
class PublicApiTest {

    private static final int MOST_TYPES = 175;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|`]+ \\| (.*) \\|$");
    private static final Pattern NAME = Pattern.compile("`([\\w.]+)`");

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.retort")
            .that(resideInAPackage("dev.retort.cli..")
                    .or(resideInAPackage("dev.retort.fakes.."))
                    .or(resideInAPackage("dev.retort.server.."))
                    .or(resideInAPackage("dev.retort.spark.."))
                    .negate());

    private static Stream<JavaClass> api() {
        return LIBRARY.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !internal(type));
    }

    private static boolean internal(JavaClass type) {
        return type.isAnnotatedWith(API.class) || type.getPackage().isAnnotatedWith(API.class);
    }

    @Test
    void thePageListsEveryPublicTypeThatIsNotInternal() throws IOException {
        Set<String> found = api().map(JavaClass::getName).collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .as("a type for users goes into docs/api.md with its reason, any other gets @API(status = INTERNAL)")
                .isEqualTo(listed());
        assertThat(found.size()).isBetween(100, MOST_TYPES);
    }

    private static Set<String> listed() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("../docs/api.md")));
        while (rows.find()) {
            Matcher name = NAME.matcher(rows.group(1));
            while (name.find()) {
                if (!name.group(1).equals("dev.retort")) {
                    names.add("dev.retort." + name.group(1));
                }
            }
        }
        return names;
    }

    @Test
    void noMemberOfThePublicApiNamesAnInternalType() {
        Set<String> leaks = new TreeSet<>();
        api().flatMap(PublicApiTest::withNested).forEach(type -> {
            Stream.concat(type.getCodeUnits().stream(), type.getFields().stream())
                    .filter(PublicApiTest::promised)
                    .forEach(member -> named(member)
                            .filter(used -> used.getPackageName().startsWith("dev.retort"))
                            .filter(used -> internal(outermost(used)) || !isPublic(outermost(used)))
                            .forEach(used -> leaks.add(member.getFullName() + " names " + used.getName())));
        });
        assertThat(leaks).isEmpty();
    }

    private static Stream<JavaClass> withNested(JavaClass type) {
        return LIBRARY.stream().filter(one -> outermost(one).equals(type)).filter(PublicApiTest::isPublic);
    }

    private static boolean promised(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                && !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !member.isAnnotatedWith(API.class);
    }

    private static Stream<JavaClass> named(JavaMember member) {
        return switch (member) {
            case JavaCodeUnit code ->
                Stream.concat(
                        code.getReturnType().getAllInvolvedRawTypes().stream(),
                        code.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()));
            case JavaField field -> field.getType().getAllInvolvedRawTypes().stream();
            default -> Stream.of();
        };
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass at = type.getBaseComponentType();
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at;
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    @Test
    void comparisonsWithReleasesLeaveOutEveryInternalPackage() throws IOException {
        Set<String> packages = LIBRARY.stream()
                .map(JavaClass::getPackage)
                .filter(found -> found.isAnnotatedWith(API.class))
                .map(found -> found.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> excluded = Pattern.compile("<exclude>(dev\\.retort\\.[\\w.]+)</exclude>")
                .matcher(Files.readString(Path.of("../pom.xml")))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(excluded).isEqualTo(packages);
        assertThat(packages).hasSizeGreaterThan(30);
    }
}
