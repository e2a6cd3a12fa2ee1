package io.inquest.filter.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.compile.FilterCompiler;
import io.inquest.compile.FilterSource;
import io.inquest.compile.Probe;
import io.inquest.compile.RandomPolicy;
import io.inquest.compile.SharedFolder;
import io.inquest.filter.algebra.Comparison;
import io.inquest.filter.algebra.Relation;
import io.inquest.filter.diff.DiffText;
import io.inquest.filter.listing.RuleListing;
import io.inquest.filter.write.ConditionWriter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {
  private static final LoadContext CONTEXT = Probe.context(new ArrayList<>());

  private static FilterSource source(String yaml) {
    return new FilterSource.Written(
        "a.yaml",
        FilterCompiler.attributed(PolicyLoader.read(new SourceText("a.yaml", yaml), CONTEXT)));
  }

  private static FilterSource source(Path file) {
    return new FilterSource.Written(
        file.toString(), FilterCompiler.attributed(PolicyLoader.load(file.toString(), CONTEXT)));
  }

  private static Conversion convert(Target target, FilterSource... sources) {
    return Conversion.of(
        List.of(sources), new Conversion.Request(target, "written", false), CONTEXT);
  }

  @ParameterizedTest
  @CsvSource({"i386", "arm"})
  void convert_ofA32BitMachine_comparesItsWords(String machine) {
    LoadContext context =
        new LoadContext(
            Architecture.named(machine).orElseThrow(), Set.of(), CONTEXT.kernel(), note -> {});
    String text = "read: arg0 != 3\nopen: arg1 in ~0xff\nwrite: arg0 >= 5; return EPERM\n";
    FilterSource source =
        new FilterSource.Written(
            "a.policy",
            FilterCompiler.attributed(
                PolicyLoader.read(new SourceText("a.policy", text), context)));
    Conversion conversion =
        Conversion.of(
            List.of(source), new Conversion.Request(Target.MINIJAIL, "written", false), context);
    assertThat(conversion.losses()).isEmpty();
    assertThat(new String(conversion.bytes(), StandardCharsets.UTF_8))
        .contains("read: arg0 != 0x3\n")
        .doesNotContain("0xffffffff0");
  }

  /** Random conditions may take more instructions than the kernel does: then empty. */
  private static Optional<Conversion> convertIfItFits(
      Target target, boolean union, FilterSource... sources) {
    try {
      Conversion.Request request = new Conversion.Request(target, "written", union);
      return Optional.of(Conversion.of(List.of(sources), request, CONTEXT));
    } catch (PolicyException e) {
      assertThat(e).hasMessageContaining("compiles to more than 4096 instructions");
      return Optional.empty();
    }
  }

  /** What got lost, but for conditions that would be too long to be read. */
  private static List<Comparison.Difference> avoidable(Conversion conversion) {
    return conversion.losses().stream()
        .filter(loss -> ConditionWriter.textForFile(loss.calls()).isPresent())
        .toList();
  }

  private static String text(Conversion conversion) {
    return conversion.text().orElseThrow();
  }

  @Test
  void of_profilesThatPeopleUse_meanTheSameInEachFormatAndBack() throws IOException {
    Optional<Path> folder = SharedFolder.find("profiles");
    assumeTrue(folder.isPresent(), "no shared folder");
    List<Path> profiles = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.get())) {
      files.filter(file -> file.toString().endsWith(".json")).forEach(profiles::add);
    }
    profiles.add(folder.get().resolve("spo-examples/baseprofile-crun.yaml"));
    assertThat(profiles).hasSizeGreaterThan(8);
    for (Path profile : profiles) {
      FilterSource original = source(profile);
      for (Target target : List.of(Target.YAML, Target.OCI, Target.SPO, Target.BPF)) {
        Conversion there = convert(target, original);
        assertThat(there.losses()).as("%s to %s", profile, target).isEmpty();
        FilterSource read = new FilterSource.Raw("read", there.program());
        if (target != Target.BPF) {
          read =
              new FilterSource.Written(
                  "read",
                  FilterCompiler.attributed(
                      PolicyLoader.read(new SourceText("read", text(there)), CONTEXT)));
        }
        Conversion back = convert(Target.OCI, read);
        assertThat(Comparison.of(original.programs().get(0), back.program()).relation())
            .as("%s to %s and back", profile, target)
            .isEqualTo(Relation.EQUAL);
      }
    }
  }

  @Test
  void of_randomPolicies_losesNothingInYaml() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    int written = 0;
    for (int i = 0; i < 40; i++) {
      String yaml = new RandomPolicy(random).yaml();
      Optional<Conversion> conversion = convertIfItFits(Target.YAML, false, source(yaml));
      if (conversion.isPresent()) {
        written++;
        assertThat(avoidable(conversion.get()))
            .as("seed %d, %d:%n%s%n%s", seed, i, yaml, text(conversion.get()))
            .isEmpty();
      }
    }
    assertThat(written).as("seed %d", seed).isGreaterThan(20);
  }

  @Test
  void of_randomPoliciesAsPrograms_losesNothingInYamlButUnknownNumbers() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      FilterSource raw =
          new FilterSource.Raw("a.bpf", source(new RandomPolicy(random).yaml()).programs().get(0));
      Optional<Conversion> conversion = convertIfItFits(Target.YAML, false, raw);
      for (Comparison.Difference loss : conversion.map(it -> avoidable(it)).orElse(List.of())) {
        assertThat(loss.calls().known())
            .as("seed %d: %s, %s", seed, DiffText.calls(loss), conversion.get().text())
            .isEmpty();
      }
    }
  }

  @Test
  void of_twoPolicies_answersAsTheirStackOrTheirUnion() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      RandomPolicy wanted = new RandomPolicy(random);
      FilterSource one = source(wanted.yaml());
      FilterSource other = source(new RandomPolicy(random).yaml());
      for (boolean union : new boolean[] {false, true}) {
        Optional<Conversion> merged = convertIfItFits(Target.YAML, union, one, other);
        if (merged.isPresent() && wholeInKnownCalls(seed, merged.get())) {
          check(
              wanted,
              union,
              one.programs().get(0),
              other.programs().get(0),
              merged.get().program());
        }
      }
    }
  }

  private static boolean wholeInKnownCalls(long seed, Conversion conversion) {
    assertThat(avoidable(conversion))
        .as("seed %d", seed)
        .allMatch(loss -> loss.calls().known().isEmpty());
    return conversion.losses().stream().allMatch(loss -> loss.calls().known().isEmpty());
  }

  private static void check(
      RandomPolicy wanted, boolean union, Program one, Program other, Program merged) {
    Evaluator[] evaluators = {new Evaluator(one), new Evaluator(other), new Evaluator(merged)};
    SeccompData data = new SeccompData();
    for (int i = 0; i < 300; i++) {
      var abi = wanted.abis.get(0);
      int nr = abi.syscalls().number(RandomPolicy.CALLS.get(i % 20)).orElse(0);
      wanted.draw(data, nr, abi);
      int first = evaluators[0].run(data);
      int second = evaluators[1].run(data);
      int expected = SeccompAction.outranks(first, second) == union ? second : first;
      assertThat(SeccompAction.of(evaluators[2].run(data)))
          .as("%s of %x and %x", data, first, second)
          .isEqualTo(SeccompAction.of(expected));
    }
  }

  @Test
  void of_whatOciCannotSay_isReportedAsWritten() {
    Conversion conversion =
        convert(
            Target.OCI,
            source("inquest: 1\narchitectures: [x86_64]\ndefault: allow\nforeign: kill\n"));
    assertThat(conversion.losses()).isNotEmpty();
    assertThat(conversion.losses())
        .allSatisfy(
            loss -> {
              assertThat(loss.first()).isEqualTo(Action.KILL_PROCESS);
              assertThat(loss.second()).isEqualTo(Action.KILL_THREAD);
            });
  }

  @Test
  void of_recordedRules_areARemarkInOciAndNoneInYaml() {
    FilterSource source =
        source(
            """
            inquest: 1
            default: allow
            rules:
              - {name: seen, syscalls: uname, action: allow, record: true}
            """);
    assertThat(convert(Target.OCI, source).remarks()).hasSize(1);
    Conversion yaml = convert(Target.YAML, source);
    assertThat(yaml.remarks()).isEmpty();
    assertThat(text(yaml)).contains("record: true").contains("name: 'seen'");
  }

  @Test
  void of_longListOfValues_isWrittenInEachFormatThatHasConditions() {
    StringBuilder requests = new StringBuilder("cmd == 0x5401");
    for (int i = 1; i < 300; i++) {
      requests.append(" || cmd == ").append(0x5401 + i * 37);
    }
    FilterSource source =
        source(
            """
            inquest: 1
            architectures: [x86_64]
            default: errno:EPERM
            foreign: kill-thread
            rules:
              - {syscalls: ioctl, when: "%s", action: allow}
            """
                .formatted(requests));
    for (Target target : List.of(Target.YAML, Target.OCI)) {
      assertThat(convert(target, source).losses()).as("%s", target).isEmpty();
    }
    assertThat(convert(Target.MINIJAIL, source).losses())
        .allMatch(loss -> loss.calls().condition().isAlways());
  }

  @Test
  void of_rangeOfWhichBitsAreTested_isARangeAndBits() {
    for (String when :
        List.of(
            "idx1 >= 0x1111111112 && idx1 & 0x10101010101",
            "idx1 >= 1024 && idx1 <= 0x186a0 && !(idx1 & 0x48)",
            "!(idx1 >= 1024 && idx1 <= 0x186a0 && !(idx1 & 0x48))")) {
      Conversion yaml =
          convert(
              Target.YAML,
              source(
                  """
                  inquest: 1
                  architectures: [x86_64]
                  default: kill
                  rules:
                    - {syscalls: kcmp, when: "%s", action: allow}
                  """
                      .formatted(when)));
      assertThat(yaml.losses()).isEmpty();
      assertThat(text(yaml)).contains("when: '" + when + "'");
    }
  }

  @Test
  void of_recordRules_areKeptWithTheirTextInYamlAndARemarkElsewhere() {
    FilterSource source =
        source(
            """
            inquest: 1
            architectures: [x86_64, i386]
            default: errno:EPERM
            rules:
              - {name: reads, syscalls: openat, when: "!(flags & O_WRONLY)", action: allow}
              - name: etc
                syscalls: [openat, open]
                when: filename ~ "/etc/*" && flags & O_CREAT
                action: record
              - {name: all, syscalls: [openat, open], action: allow}
            """);

    Conversion yaml = convert(Target.YAML, source);
    Conversion again = convert(Target.YAML, source(text(yaml)));

    assertThat(yaml.remarks()).isEmpty();
    assertThat(yaml.losses()).isEmpty();
    assertThat(text(yaml))
        .contains("when: 'filename ~ \"/etc/*\" && flags & O_CREAT'\n    action: record\n")
        .contains(
            "when: '(filename ~ \"/etc/*\" && flags & O_CREAT) && (flags & O_WRONLY &&"
                + " flags & O_CREAT)'\n    action: record\n");
    assertThat(keptRules(text(again))).isEqualTo(keptRules(text(yaml)));
    for (Target target : List.of(Target.OCI, Target.SPO, Target.SYSTEMD, Target.MINIJAIL)) {
      assertThat(convert(target, source).remarks())
          .as("%s", target)
          .anyMatch(remark -> remark.startsWith("which allowed calls"));
    }
    assertThat(convert(Target.YAML, source, source("inquest: 1\ndefault: allow\n")).remarks())
        .containsExactly("that calls of \"etc\" are recorded");
  }

  /** The calls that record rules keep, as they are listed. */
  private static List<String> keptRules(String yaml) {
    List<String> lines = RuleListing.lines(source(yaml));
    return lines.subList(lines.indexOf(""), lines.size()).stream()
        .filter(line -> !line.contains(" by "))
        .toList();
  }

  @Test
  void of_namesThatNoTerminalShouldObey_areKeptInYaml() {
    FilterSource source =
        source(
            """
            inquest: 1
            default: allow
            rules:
              - {name: "it's \\e[31m\\n \\"x\\" \\\\ \u00e9 \\uFEFF", syscalls: uname, action: kill}
            """);
    Conversion yaml = convert(Target.YAML, source);
    assertThat(yaml.losses()).isEmpty();
    Policy back = PolicyLoader.read(new SourceText("b.yaml", text(yaml)), CONTEXT);
    assertThat(back.rules().get(0).name()).isEqualTo("it's \033[31m\n \"x\" \\ \u00e9 \ufeff");
  }

  @Test
  void of_policyToBpf_isItsProgram() {
    FilterSource source = source("inquest: 1\ndefault: kill\n");
    Conversion conversion = convert(Target.BPF, source);
    assertThat(Program.parse(conversion.bytes(), ByteOrder.nativeOrder()))
        .isEqualTo(conversion.program());
    assertThat(Comparison.of(source.programs().get(0), conversion.program()).relation())
        .isEqualTo(Relation.EQUAL);
  }

  @Test
  void of_profileOfTheOperator_isReadBack() {
    Conversion conversion =
        convert(
            Target.SPO,
            source(
                """
                inquest: 1
                architectures: [x86_64]
                default: errno:EPERM
                foreign: kill-thread
                rules:
                  - {syscalls: [read, write], action: allow}
                """));
    assertThat(text(conversion)).contains("kind: SeccompProfile").contains("name: written");
    assertThat(conversion.losses()).isEmpty();
  }

  @Test
  void of_unitsOfSystemd_meanTheSameAsYamlAndAsUnits() throws IOException {
    Optional<Path> summary = SharedFolder.find("profiles/systemd-units/summary.txt");
    assumeTrue(summary.isPresent(), "no shared folder");
    int units = 0;
    for (String unit : Files.readString(summary.get()).split("(?m)^# ", -1)) {
      if (unit.contains("SystemCallFilter=")) {
        units++;
        FilterSource original =
            new FilterSource.Written(
                "unit",
                FilterCompiler.attributed(
                    PolicyLoader.read(new SourceText("a.service", unit), CONTEXT)));
        for (Target target : List.of(Target.YAML, Target.SYSTEMD)) {
          assertThat(convert(target, original).losses()).as("%s: %s", target, unit).isEmpty();
        }
      }
    }
    assertThat(units).isGreaterThan(5);
  }

  @Test
  void of_conditionsInAUnit_areReportedAsLost() {
    Conversion conversion =
        convert(
            Target.SYSTEMD,
            source(
                """
                inquest: 1
                architectures: [x86_64]
                default: errno:EPERM
                foreign: kill-thread
                unknown: errno:ENOSYS
                rules:
                  - {syscalls: read, action: allow}
                  - {syscalls: kill, action: errno:EIO}
                  - {syscalls: write, when: fd == 1, action: allow}
                """));
    assertThat(conversion.text().orElseThrow())
        .contains("SystemCallErrorNumber=EPERM\n")
        .contains("SystemCallFilter=read\n")
        .contains("SystemCallFilter=~kill:EIO ");
    // systemd 257 and later let write through, and answer what they do not know with ENOSYS.
    assertThat(conversion.losses()).hasSize(2);
    assertThat(DiffText.calls(conversion.losses().get(0))).isEqualTo("x86_64: write when fd != 1");
  }

  @Test
  void of_defaultThatMinijailHasNot_isWrittenForEachCall() {
    Conversion conversion =
        convert(
            Target.MINIJAIL,
            source(
                """
                inquest: 1
                architectures: [x86_64]
                default: errno:EPERM
                rules:
                  - {syscalls: read, action: allow}
                  - {syscalls: ioctl, when: arg1 == 5, action: allow}
                """));
    assertThat(text(conversion))
        .doesNotContain("@default")
        .contains("read: allow\n")
        .contains("ioctl: arg1 == 0x5; return EPERM\n")
        .contains("mount: return EPERM\n");
    assertThat(conversion.losses()).allMatch(loss -> loss.calls().known().isEmpty());
  }

  @Test
  void of_whatAllowsMost_isADenylistOfMinijail() {
    Conversion conversion =
        convert(
            Target.MINIJAIL,
            source(
                """
                inquest: 1
                architectures: [x86_64]
                default: allow
                rules:
                  - {syscalls: mount, action: errno:EPERM}
                  - {syscalls: mmap, when: prot & PROT_EXEC, action: errno:EACCES}
                """));
    assertThat(text(conversion))
        .startsWith("@denylist\n")
        .contains("mount: return EPERM\n")
        .contains("mmap: arg2 & 0x4; return EACCES\n");
    assertThat(conversion.losses()).isEmpty();
  }

  @Test
  void of_whatMinijailCanSay_isReadBackAlike() {
    Conversion conversion =
        convert(
            Target.MINIJAIL,
            source(
                """
                inquest: 1
                architectures: [x86_64]
                default: kill
                rules:
                  - {syscalls: [read, exit_group], action: allow}
                  - {syscalls: ioctl, when: arg1 == 5 || arg1 == 9, action: allow}
                  - {syscalls: mmap, when: '!(prot & PROT_EXEC)', action: allow}
                  - {syscalls: mmap, action: errno:EACCES}
                  - {syscalls: kill, action: errno:EPERM}
                """));
    assertThat(conversion.text().orElseThrow())
        .contains("read: allow\n")
        .contains("ioctl: arg1 == 0x5 || arg1 == 0x9\n")
        .contains("mmap: arg2 in 0xfffffffffffffffb; return EACCES\n")
        .contains("kill: return EPERM\n");
    assertThat(conversion.losses()).isEmpty();
  }
}
