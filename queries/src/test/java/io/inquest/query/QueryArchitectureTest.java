package io.inquest.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

class QueryArchitectureTest {
  private final JavaClasses queries =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.inquest.query", "io.inquest.report");

  /** {@code inquest run} explains the end from memory and must start fast. */
  @Test
  void cause_dependsOnRecordsAndTablesOnly() {
    classes()
        .that()
        .resideInAPackage("io.inquest.query.cause..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.inquest.query.cause..",
            "io.inquest.audit.entry",
            "io.inquest.audit.journal",
            "io.inquest.linux.arch",
            "io.inquest.linux.bpf",
            "io.inquest.linux.fallback",
            "io.inquest.linux.seccomp",
            "java..")
        .check(queries);
  }

  @Test
  void findingText_loadsNeitherTheDatabaseNorJackson() {
    noClasses()
        .that()
        .haveFullyQualifiedName("io.inquest.report.FindingText")
        .or()
        .haveFullyQualifiedName("io.inquest.report.RemedyText")
        .or()
        .haveFullyQualifiedName("io.inquest.report.CallText")
        .or()
        .haveFullyQualifiedName("io.inquest.report.TerminalText")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.fasterxml..",
            "org.hibernate..",
            "io.inquest.audit.entity",
            "io.inquest.audit.store")
        .check(queries);
  }

  @Test
  void packages_haveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.inquest.(**)")
        .should()
        .beFreeOfCycles()
        .check(queries);
  }
}
