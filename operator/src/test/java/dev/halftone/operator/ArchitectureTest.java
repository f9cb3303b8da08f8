package dev.halftone.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses OPERATOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.halftone");

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
}
