package io.inquest.filter.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.inquest.compile.FilterCompiler;
import io.inquest.compile.Probe;
import io.inquest.compile.RandomPolicy;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Comparisons against what the evaluator says of single calls. */
class ComparisonTest {

  @Test
  void of_randomPolicies_isRightOnEveryCallTried() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      RandomPolicy wanted = new RandomPolicy(random);
      String text = wanted.yaml();
      String changed = random.nextBoolean() ? new RandomPolicy(random).yaml() : changed(text);
      Checked checked = new Checked(program(text), program(changed), "seed " + seed + ", " + i);
      for (int j = 0; j < 800; j++) {
        List<Architecture> all = Architecture.all();
        Architecture abi = all.get(random.nextInt(all.size()));
        SeccompData data = new SeccompData().set(0, abi.auditArch(), 0, 0, 0, 0, 0, 0, 0);
        wanted.draw(data, wanted.number(abi), abi);
        checked.check(data);
      }
    }
  }

  /** The policy with its first action replaced. */
  private static String changed(String text) {
    return text.replaceFirst("action: allow", "action: errno:EIO");
  }

  @Test
  void of_randomPrograms_isRightOnEveryCallTried() {
    RandomPrograms random = RandomPrograms.printingSeed();
    int exact = 0;
    for (int i = 0; i < 200; i++) {
      Program first = random.accepted(3 + random.random().nextInt(10));
      Program second = random.accepted(3 + random.random().nextInt(10));
      Checked checked;
      try {
        checked = new Checked(first, second, first.instructions() + " " + second.instructions());
      } catch (TooComplexException e) {
        continue;
      }
      exact++;
      for (int j = 0; j < 100; j++) {
        checked.check(random.fill(new SeccompData()));
      }
    }
    assertThat(exact).isGreaterThan(100);
  }

  @Test
  void of_aPolicyAndItself_isEqual() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      String text = new RandomPolicy(random).yaml();
      // Attributed to rules, the program is another one.
      Program attributed = Probe.of("a.yaml", text).filter().program();
      assertThat(Comparison.of(program(text), attributed).relation())
          .as("seed %d", seed)
          .isEqualTo(Relation.EQUAL);
    }
  }

  @Test
  void of_oneMoreAllowedValue_isNarrowerByThatValueAlone() {
    Comparison comparison =
        Comparison.of(program(writing("fd == 1")), program(writing("fd == 1 || fd == 7")));
    assertThat(comparison.relation()).isEqualTo(Relation.NARROWER);
    assertThat(comparison.passing()).isEqualTo(Relation.NARROWER);
    assertThat(comparison.differences()).hasSize(1);
    Comparison.Difference difference = comparison.differences().get(0);
    assertThat(difference.first()).isEqualTo(Action.KILL_PROCESS);
    assertThat(difference.second()).isEqualTo(Action.ALLOW);
    assertThat(difference.calls().abi()).contains(X86_64.ABI);
    assertThat(difference.calls().example().name()).contains("write");
    assertThat(difference.calls().example().arguments().get(0)).isEqualTo(7);
  }

  @Test
  void of_comparisonOf32And64Bits_findsTheUpperHalf() {
    Comparison comparison =
        Comparison.of(program(writing("fd == 1")), program(writing("arg0 == 1")));
    assertThat(comparison.relation()).isEqualTo(Relation.WIDER);
    assertThat(comparison.differences().get(0).calls().example().arguments().get(0))
        .isEqualTo(0x100000001L);
  }

  @Test
  void of_anotherErrno_isNeitherNarrowerNorWiderButLetsTheSameThrough() {
    Comparison comparison =
        Comparison.of(
            program("inquest: 1\ndefault: errno:EPERM\n"),
            program("inquest: 1\ndefault: errno:ENOSYS\nforeign: kill\n"));
    assertThat(comparison.relation()).isEqualTo(Relation.INCOMPARABLE);
    assertThat(comparison.passing()).isEqualTo(Relation.EQUAL);
  }

  @Test
  void of_dataThatNobodySees_isNoDifference() {
    Program one = Program.of(List.of(Instruction.of(Instruction.RET_K, 0x7fff0000)));
    Program other = Program.of(List.of(Instruction.of(Instruction.RET_K, 0x7fff0005)));
    assertThat(Comparison.of(one, other).relation()).isEqualTo(Relation.EQUAL);
  }

  @Test
  void of_aProductOfArguments_saysThatItCannotTell() {
    Program product =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.ARGS),
                Instruction.of(Instruction.TAX, 0),
                Instruction.of(Instruction.LD_ABS, SeccompData.ARGS + 8),
                Instruction.of(Instruction.MUL_X, 0),
                Instruction.jump(Instruction.JEQ_K, 0x12345677, 0, 1),
                Instruction.of(Instruction.RET_K, 0),
                Instruction.of(Instruction.RET_K, 0x7fff0000)));
    assertThatThrownBy(() -> Comparison.of(product, product))
        .isInstanceOf(TooComplexException.class);
  }

  private static String writing(String when) {
    return "inquest: 1\ndefault: kill\nrules:\n  - syscalls: write\n    when: "
        + when
        + "\n    action: allow\n";
  }

  private static Program program(String yaml) {
    return FilterCompiler.program(
        PolicyLoader.read(new SourceText("a.yaml", yaml), Probe.context(new ArrayList<>())));
  }

  /** A comparison, asked about single calls. */
  private static final class Checked {
    private final Evaluator first;
    private final Evaluator second;
    private final Comparison comparison;
    private final String where;

    Checked(Program first, Program second, String where) {
      this.first = new Evaluator(first);
      this.second = new Evaluator(second);
      this.comparison = Comparison.of(first, second);
      this.where = where;
      for (Comparison.Difference difference : comparison.differences()) {
        SeccompData example = difference.calls().example().data();
        assertThat(action(this.first, example)).as(where).isEqualTo(difference.first());
        assertThat(action(this.second, example)).as(where).isEqualTo(difference.second());
        assertThat(difference.first()).isNotEqualTo(difference.second());
      }
    }

    void check(SeccompData data) {
      Action one = action(first, data);
      Action other = action(second, data);
      List<Comparison.Difference> about = new ArrayList<>();
      for (Comparison.Difference difference : comparison.differences()) {
        if (contains(difference.calls(), data)) {
          about.add(difference);
        }
      }
      if (one.equals(other)) {
        assertThat(about).as("%s: %s", where, data).isEmpty();
        return;
      }
      boolean listed = Architecture.of(data.arch(), data.nr()).isPresent() || !about.isEmpty();
      assertThat(comparison.differences()).as("%s: %s", where, data).isNotEmpty();
      if (listed) {
        assertThat(about).as("%s: %s", where, data).hasSize(1);
        assertThat(about.get(0).first()).isEqualTo(one);
        assertThat(about.get(0).second()).isEqualTo(other);
      }
      boolean narrower = one.action().compareTo(other.action()) < 0;
      boolean wider = one.action().compareTo(other.action()) > 0;
      assertThat(comparison.relation())
          .as("%s: %s", where, data)
          .isIn(
              Relation.INCOMPARABLE,
              narrower ? Relation.NARROWER : wider ? Relation.WIDER : Relation.INCOMPARABLE);
    }

    private static boolean contains(CallSet calls, SeccompData data) {
      if (calls.auditArch() != data.arch()) {
        return false;
      }
      long nr = Integer.toUnsignedLong(data.nr());
      boolean numbered = false;
      for (ValueSet.Range range : calls.numbers()) {
        numbered |= range.first() <= nr && nr <= range.last();
      }
      return numbered && holds(calls.condition(), data);
    }

    private static boolean holds(ArgumentCondition condition, SeccompData data) {
      for (Map<Integer, ValueSet> alternative : condition.alternatives(1 << 16).orElseThrow()) {
        boolean all = true;
        for (Map.Entry<Integer, ValueSet> each : alternative.entrySet()) {
          long value =
              each.getKey() == ArgumentCondition.INSTRUCTION_POINTER
                  ? data.instructionPointer()
                  : data.argument(each.getKey());
          boolean any = false;
          for (ValueSet.Cube cube : each.getValue().cubes(1 << 20).orElseThrow()) {
            any |= (value & cube.mask()) == cube.bits();
          }
          all &= any;
        }
        if (all) {
          return true;
        }
      }
      return false;
    }

    /** A return value as far as it has an effect. */
    private static Action action(Evaluator evaluator, SeccompData data) {
      int value = evaluator.run(data);
      SeccompAction action = SeccompAction.of(value);
      boolean hasData =
          action == SeccompAction.ERRNO
              || action == SeccompAction.TRAP
              || action == SeccompAction.TRACE;
      return new Action(action, hasData ? SeccompAction.data(value) : 0);
    }
  }
}
