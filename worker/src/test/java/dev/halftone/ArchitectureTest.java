package dev.halftone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    /** Each package may use those before it; what is not named here is the root, which may use all. */
    private static final List<String> ORDER = List.of(
            "failure",
            "store",
            "graph",
            "onnx",
            "pass",
            "partition",
            "number",
            "rewrite",
            "backend",
            "gradient",
            "calibration",
            "measure",
            "solve",
            "task",
            "verify",
            "publish");

    /** What the crds module brings: everyone may use it. */
    private static final List<String> SHARED = List.of("api", "format", "work");

    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.halftone");

    static Stream<String> order() {
        return ORDER.stream();
    }

    @ParameterizedTest
    @MethodSource("order")
    void a_package_uses_only_those_before_it(String name) {
        var after = Stream.concat(
                        Stream.of("dev.halftone"),
                        ORDER.stream().skip(ORDER.indexOf(name) + 1L).map(later -> "dev.halftone." + later + ".."))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.halftone." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(after)
                .allowEmptyShould(true)
                .check(WORKER);
    }

    @Test
    void every_package_has_its_place_in_the_order() {
        var packages = WORKER.stream()
                .map(type -> type.getPackageName() + ".")
                .filter(name -> !name.equals("dev.halftone."))
                .map(name -> name.split("\\.", -1)[2])
                .distinct();

        assertThat(packages)
                .isSubsetOf(Stream.concat(SHARED.stream(), ORDER.stream()).toList());
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.halftone.(**)").should().beFreeOfCycles().check(WORKER);
    }

    @ParameterizedTest
    @CsvSource({
        "onnx, com.google.protobuf..",
        "onnx, dev.halftone.onnx.proto..",
        "backend, ai.onnxruntime..",
        "solve, com.google.ortools..",
    })
    void a_library_is_seen_by_one_package_only(String owner, String library) {
        noClasses()
                .that(resideInAPackage("dev.halftone..").and(not(resideInAPackage("dev.halftone." + owner + ".."))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(WORKER);
    }

    @Test
    void the_worker_knows_no_kubernetes() {
        noClasses()
                .that(not(resideInAnyPackage("dev.halftone.api..", "dev.halftone.format..", "dev.halftone.work..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8..")
                .check(WORKER);
    }
}
