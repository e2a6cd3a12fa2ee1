package io.inquest;

import static com.tngtech.archunit.core.domain.JavaModifier.NATIVE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;
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
  private static final String[] QUERIES = {
    "io.inquest.query..", "io.inquest.report..", "io.inquest.export.."
  };

  /** The formats of policies, each with a room of its own. */
  private static final List<String> FORMATS =
      List.of(
          "policy.inquest",
          "policy.event",
          "policy.oci",
          "policy.unit",
          "policy.minijail",
          "policy.kafel",
          "policy.lxc",
          "policy.snap",
          "policy.firejail",
          "policy.seccompiler",
          "policy.gosec");

  /** The rooms of the supervisor, in their order: each sees only those before it. */
  private static final List<String> ROOMS =
      List.of(
          "policy",
          "policy.document",
          "policy.file",
          "policy.libseccomp",
          "policy.inquest",
          "policy.event",
          "policy.oci",
          "policy.unit",
          "policy.minijail",
          "policy.kafel",
          "policy.lxc",
          "policy.snap",
          "policy.firejail",
          "policy.seccompiler",
          "policy.gosec",
          "policy.load",
          "compile",
          "filter..",
          "lint",
          "control",
          "decode.call",
          "decode.name",
          "decode.printer",
          "decode.catalog",
          "decode",
          "decide",
          "launch",
          "seize",
          "trace.task",
          "trace.record",
          "trace.interrupt",
          "trace.install",
          "trace.stop",
          "trace.tighten",
          "trace.follow",
          "run",
          "replay",
          "auditlog",
          "doctor",
          "cli.output",
          "cli.store",
          "cli.policy",
          "cli");

  private static final String[] SUPERVISOR =
      ROOMS.stream().map(room -> "io.inquest." + room).toArray(String[]::new);

  /** What no part of a run may wait for: a start takes as long as what it loads. */
  private static final String[] HEAVY = {
    "org.hibernate..",
    "jakarta.persistence..",
    "org.h2..",
    "org.flywaydb..",
    "org.slf4j..",
    "ch.qos.logback..",
    "org.postgresql..",
    "com.zaxxer..",
    "com.fasterxml.jackson.databind..",
    "io.inquest.audit.entity..",
    "io.inquest.audit.store..",
    "io.inquest.audit.site.."
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
  void auditStore_dependsOnHeldFilesAndHashesAlone() {
    classes()
        .that()
        .resideInAnyPackage(AUDIT_STORE)
        .should()
        .onlyDependOnClassesThat(
            Predicates.resideOutsideOfPackage("io.inquest..")
                .or(Predicates.resideInAnyPackage(AUDIT_STORE))
                .or(Predicates.resideInAPackage("io.inquest.linux.file"))
                .or(Predicates.resideInAPackage("io.inquest.linux.digest")))
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
  void supervisor_seesOnlyTheRoomsBeforeIt() {
    LayeredArchitecture order = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : ROOMS) {
      order = order.layer(room).definedBy("io.inquest." + room);
    }
    for (int i = 0; i < ROOMS.size() - 1; i++) {
      String[] later = ROOMS.subList(i + 1, ROOMS.size()).toArray(String[]::new);
      order = order.whereLayer(ROOMS.get(i)).mayOnlyBeAccessedByLayers(later);
    }
    order.whereLayer(ROOMS.get(ROOMS.size() - 1)).mayNotBeAccessedByAnyLayer().check(inquest);
  }

  @Test
  void whatIsMadeOfPolicies_knowsNothingOfRuns() {
    for (String room : List.of("policy", "compile", "filter", "lint")) {
      knowsNothingOf(room, "decide", "decode", "control", "audit", "query", "report");
    }
  }

  @Test
  void formatsOfPolicies_knowNothingOfEachOther() {
    for (String format : FORMATS) {
      String[] others =
          FORMATS.stream().filter(each -> !each.equals(format)).toArray(String[]::new);
      knowsNothingOf(format, others);
    }
  }

  @Test
  void decode_knowsTheKernelAlone() {
    knowsNothingOf("decode", "policy", "compile", "filter", "lint", "control");
    knowsNothingOf("decode", "audit", "query", "report");
  }

  @Test
  void decide_knowsNothingOfStops() {
    knowsNothingOf("decide", "decode", "lint", "query", "report");
    knowsNothingOf("decide", "linux.ptrace", "linux.libc", "audit.journal");
  }

  @Test
  void rooms_ofARun_recordAndDoNotAsk() {
    for (String room : List.of("launch", "seize", "trace", "run")) {
      knowsNothingOf(room, "query", "report", "lint");
    }
  }

  @Test
  void replay_asksRecordsAlone() {
    knowsNothingOf("replay", "decide", "decode", "launch", "seize", "trace", "run");
  }

  @Test
  void commandsAndDoctor_seeOfTheTracerWhatItsRecordShows() {
    for (String room : List.of("cli", "doctor")) {
      for (String inside : List.of("task", "interrupt", "install", "stop", "tighten", "follow")) {
        knowsNothingOf(room, "trace." + inside);
      }
    }
    knowsNothingOf("doctor", "run", "query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.inquest.linux..",
        "io.inquest.policy..",
        "io.inquest.compile..",
        "io.inquest.filter..",
        "io.inquest.launch..",
        "io.inquest.seize..",
        "io.inquest.trace..",
        "io.inquest.run..",
        "io.inquest.control..",
        "io.inquest.decide..",
        "io.inquest.decode..",
        "io.inquest.audit.entry..",
        "io.inquest.audit.journal..",
        "io.inquest.audit.proof..",
        "io.inquest.audit.checkpoint..",
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

  @Test
  void houses_haveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.inquest.(*)..")
        .should()
        .beFreeOfCycles()
        .check(inquest);
  }

  /** What is public is so for another room: the compiler keeps the others from the rest. */
  @Test
  void publicClasses_areSeenFromOtherRooms() {
    classes()
        .that()
        .resideInAnyPackage(
            "io.inquest.policy..",
            "io.inquest.compile..",
            "io.inquest.decode..",
            "io.inquest.trace..",
            "io.inquest.run..",
            "io.inquest.query.cause..")
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should(beSeenFromOtherRooms())
        .check(inquest);
  }

  /** Itself, or a class inside it. */
  private static ArchCondition<JavaClass> beSeenFromOtherRooms() {
    return new ArchCondition<>("be seen from another room") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean seen =
            type.getPackage().getClasses().stream()
                .filter(each -> (each.getName() + "$").startsWith(type.getName() + "$"))
                .flatMap(each -> each.getDirectDependenciesToSelf().stream())
                .anyMatch(from -> !from.getOriginClass().getPackage().equals(type.getPackage()));
        events.add(new SimpleConditionEvent(type, seen, type.getName() + " is public for nobody"));
      }
    };
  }

  private static void knowsNothingOf(String room, String... others) {
    String[] patterns = new String[others.length];
    for (int i = 0; i < others.length; i++) {
      patterns[i] = "io.inquest." + others[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage("io.inquest." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(patterns)
        .check(inquest);
  }

  private static String[] together(String[]... groups) {
    return Arrays.stream(groups).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
