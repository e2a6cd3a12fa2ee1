package io.inquest;

import static com.tngtech.archunit.core.domain.JavaModifier.NATIVE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The arrows between modules and packages: data goes from policy to filter, stop, decision,
 * journal, store and query, and no package reaches back.
 */
class ArchitectureTest {
  private static final String[] NATIVE_PTRACE = {"io.inquest.linux.."};
  private static final String[] AUDIT_STORE = {"io.inquest.audit.."};
  private static final String[] QUERIES = {"io.inquest.query..", "io.inquest.report.."};
  private static final String[] SUPERVISOR = {
    "io.inquest.policy..",
    "io.inquest.filter..",
    "io.inquest.trace..",
    "io.inquest.control..",
    "io.inquest.decide..",
    "io.inquest.decode..",
    "io.inquest.doctor..",
    "io.inquest.replay..",
    "io.inquest.cli.."
  };

  /** What no part of a run may wait for: a start takes as long as what it loads. */
  private static final String[] HEAVY = {
    "org.hibernate..",
    "jakarta.persistence..",
    "org.h2..",
    "org.flywaydb..",
    "org.slf4j..",
    "ch.qos.logback..",
    "com.fasterxml.jackson.databind..",
    "io.inquest.audit.entity..",
    "io.inquest.audit.store.."
  };

  private static JavaClasses inquest;

  @BeforeAll
  static void read() {
    inquest =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isNoTestJar)
            .importPackages("io.inquest");
  }

  private static boolean isNoTestJar(Location location) {
    return !location.contains("-tests.jar");
  }

  @Test
  void everyClass_belongsToAModule() {
    classes()
        .should()
        .resideInAnyPackage(together(NATIVE_PTRACE, AUDIT_STORE, QUERIES, SUPERVISOR))
        .check(inquest);
  }

  @Test
  void nativePtrace_dependsOnNoOtherModule() {
    noClasses()
        .that()
        .resideInAnyPackage(NATIVE_PTRACE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(together(AUDIT_STORE, QUERIES, SUPERVISOR))
        .check(inquest);
  }

  @Test
  void auditStore_dependsOnHeldFilesAlone() {
    classes()
        .that()
        .resideInAnyPackage(AUDIT_STORE)
        .should()
        .onlyDependOnClassesThat(
            Predicates.resideOutsideOfPackage("io.inquest..")
                .or(Predicates.resideInAnyPackage(AUDIT_STORE))
                .or(Predicates.resideInAPackage("io.inquest.linux.file")))
        .check(inquest);
  }

  @Test
  void queries_dependOnStoreTablesAndLanguageAlone() {
    classes()
        .that()
        .resideInAnyPackage(QUERIES)
        .should()
        .onlyDependOnClassesThat(
            Predicates.resideOutsideOfPackage("io.inquest..")
                .or(Predicates.resideInAnyPackage(QUERIES))
                .or(Predicates.resideInAnyPackage(AUDIT_STORE))
                .or(
                    Predicates.resideInAnyPackage(
                        "io.inquest.linux.arch",
                        "io.inquest.linux.event",
                        "io.inquest.linux.bpf",
                        "io.inquest.linux.fallback",
                        "io.inquest.linux.seccomp")))
        .check(inquest);
  }

  @Test
  void policy_knowsNothingOfWhatIsMadeOfIt() {
    noClasses()
        .that()
        .resideInAPackage("io.inquest.policy")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.inquest.filter..", "io.inquest.policy.lint")
        .check(inquest);
    knowsNothingOf("io.inquest.policy", "decide", "decode", "trace", "doctor", "cli");
    knowsNothingOf("io.inquest.policy", "audit", "query", "report");
  }

  @Test
  void filter_knowsPolicyAndKernelAlone() {
    knowsNothingOf("io.inquest.filter", "decide", "decode", "trace", "doctor", "cli");
    knowsNothingOf("io.inquest.filter", "audit", "query", "report");
  }

  @Test
  void decode_knowsTheKernelAlone() {
    knowsNothingOf("io.inquest.decode", "policy", "filter", "decide", "trace", "doctor", "cli");
    knowsNothingOf("io.inquest.decode", "audit", "query", "report");
  }

  @Test
  void decide_knowsNothingOfStops() {
    knowsNothingOf("io.inquest.decide", "decode", "trace", "doctor", "cli", "query", "report");
    knowsNothingOf("io.inquest.decide", "linux.ptrace", "linux.libc", "audit.journal");
  }

  @Test
  void trace_recordsAndDoesNotAsk() {
    knowsNothingOf("io.inquest.trace", "query", "report", "doctor", "cli");
  }

  @Test
  void replay_isKnownToTheCommandLineAlone() {
    knowsNothingOf("io.inquest.replay", "decide", "decode", "trace", "doctor", "cli");
    knowsNothingOf("io.inquest.trace", "replay");
    knowsNothingOf("io.inquest.filter", "replay");
  }

  @Test
  void doctor_isKnownToTheCommandLineAlone() {
    knowsNothingOf("io.inquest.doctor", "cli", "query");
    knowsNothingOf("io.inquest.trace", "doctor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.inquest.linux..",
        "io.inquest.policy..",
        "io.inquest.filter..",
        "io.inquest.trace..",
        "io.inquest.control..",
        "io.inquest.decide..",
        "io.inquest.decode..",
        "io.inquest.audit.entry..",
        "io.inquest.audit.journal..",
        "io.inquest.query.cause.."
      })
  void runPath_needsNoDatabaseAndNoLogging(String onThePath) {
    noClasses()
        .that()
        .resideInAPackage(onThePath)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HEAVY)
        .check(inquest);
  }

  @Test
  void nativeMethods_areDeclaredInLibcAlone() {
    methods()
        .that()
        .haveModifier(NATIVE)
        .should()
        .beDeclaredInClassesThat()
        .resideInAPackage("io.inquest.linux.libc")
        .check(inquest);
  }

  @Test
  void packages_areNamedByTheirConcept() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..manager..")
        .check(inquest);
  }

  @Test
  void packages_haveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.inquest.(**)")
        .should()
        .beFreeOfCycles()
        .check(inquest);
  }

  private static void knowsNothingOf(String packageName, String... others) {
    String[] patterns = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      patterns[i] = "io.inquest." + others[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage(packageName + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(patterns)
        .check(inquest);
  }

  private static String[] together(String[]... groups) {
    return Arrays.stream(groups).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
