package dev.halftone.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses OPERATOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.halftone");

    private static final List<String> KINDS =
            List.of("accelerator", "calibration", "model", "profile", "quantizedmodel");

    private static final String[] SHARED = {
        "dev.halftone.operator.settings",
        "dev.halftone.operator.job",
        "dev.halftone.operator.status",
        "dev.halftone.operator.signal",
        "dev.halftone.operator.cluster"
    };

    @Test
    void does_no_arithmetic() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "com.google.ortools..", "com.google.protobuf..")
                .check(OPERATOR);
    }

    @Test
    void has_no_cycles_of_packages() {
        slices().matching("dev.halftone.(**)").should().beFreeOfCycles().check(OPERATOR);
    }

    @Test
    void only_who_sees_or_changes_the_cluster_knows_the_client() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.halftone.operator", "dev.halftone.operator.cluster", "dev.halftone.operator.signal")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(KubernetesClient.class)
                .check(OPERATOR);
    }

    @Test
    void kinds_do_not_know_each_other_but_quantized_models_their_profiles() {
        for (String kind : KINDS) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.halftone.operator." + kind)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(KINDS.stream()
                            .filter(other -> !other.equals(kind))
                            .filter(other -> !(kind.equals("quantizedmodel") && other.equals("profile")))
                            .map("dev.halftone.operator."::concat)
                            .toArray(String[]::new))
                    .check(OPERATOR);
        }
    }

    @Test
    void what_kinds_share_knows_no_kind() {
        noClasses()
                .that()
                .resideInAnyPackage(SHARED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        KINDS.stream().map("dev.halftone.operator."::concat).toArray(String[]::new))
                .check(OPERATOR);
    }
}
