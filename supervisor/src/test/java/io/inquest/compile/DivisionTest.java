package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy in several filters answers as one program would, were that not too long. */
class DivisionTest {
  private static final List<String> CALLS =
      List.of("getpriority", "setpriority", "socket", "fchmod", "kill", "listen");

  private static Policy read(String text) {
    return PolicyLoader.read(
        new SourceText("long.yaml", "inquest: 1\n" + text), Probe.context(new ArrayList<>()));
  }

  @Test
  void chain_longPolicies_answersAsOneProgram() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    System.out.println("-Dinquest.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      agreeOnOne(random, "seed " + seed + ", policy " + i);
    }
  }

  private static void agreeOnOne(Random random, String where) {
    int values = 400 + random.nextInt(600);
    Policy policy =
        read(
            "architectures: [x86_64, i386]\nforeign: errno:ENOSYS\n"
                + LongPolicies.onValues(random, CALLS, values));
    List<CompiledFilter> chain =
        FilterCompiler.chain(
            policy, new Supervision(Probe.SUPERVISION.token(), random.nextBoolean()));
    assertThat(chain).as(where).hasSizeGreaterThan(1);
    agree(policy, chain, random, values, where);
  }

  private static void agree(
      Policy policy, List<CompiledFilter> chain, Random random, int values, String where) {
    AttributedProgram whole = FilterCompiler.attributed(policy);
    Evaluator one = new Evaluator(whole.program());
    FilterChain deciding = FilterChain.EMPTY;
    FilterChain installed = FilterChain.EMPTY;
    for (CompiledFilter filter : chain) {
      assertThat(filter.program().length()).isLessThanOrEqualTo(Program.MAX_LENGTH);
      assertThat(filter.supervised().length()).isLessThanOrEqualTo(Program.MAX_LENGTH);
      deciding = deciding.with(filter.program());
      installed = installed.with(filter.supervised());
    }
    SeccompData call = new SeccompData();
    ChainVerdict verdict = new ChainVerdict();
    for (int j = 0; j < 8_000; j++) {
      draw(call, random, values);
      int expected = one.run(call);
      deciding.evaluate(call, verdict);
      assertThat(verdict.returnValue()).as("%s: %s", where, call).isEqualTo(expected);
      assertThat(deciders(chain, verdict)).as("%s: %s", where, call).isEqualTo(1);
      installed.evaluate(call, verdict);
      if (verdict.returnValue() != SeccompAction.TRACE.with(Supervision.INSPECT)) {
        RuleOrigin origin = whole.ruleAt(one.lastInstruction());
        boolean stops = verdict.action() == SeccompAction.TRACE;
        assertThat(verdict.returnValue())
            .as("%s: installed, %s", where, call)
            .isEqualTo(stops ? SeccompAction.TRACE.with(origin.id()) : expected);
      }
    }
  }

  /** How many filters of a chain the call belongs to. */
  private static int deciders(List<CompiledFilter> chain, ChainVerdict verdict) {
    int deciders = 0;
    for (int i = 0; i < chain.size(); i++) {
      deciders += chain.get(i).isElsewhere(verdict.verdictOf(i).instruction()) ? 0 : 1;
    }
    return deciders;
  }

  private static void draw(SeccompData call, Random random, int values) {
    Architecture abi = Architecture.all().get(random.nextInt(Architecture.all().size()));
    boolean tested = random.nextInt(8) > 0;
    abi = tested ? X86_64.ABI : abi;
    int nr =
        tested
            ? abi.syscalls().number(CALLS.get(random.nextInt(CALLS.size()))).orElseThrow()
            : random.nextInt(600) - 1;
    long high = random.nextInt(4) == 0 ? (long) random.nextInt() << 32 : 0;
    call.set(
        nr,
        abi.auditArch(),
        0,
        random.nextBoolean() ? random.nextInt(5) : LongPolicies.value(random, values) + high,
        LongPolicies.value(random, values) + high,
        random.nextLong(),
        0,
        0,
        0);
  }

  /**
   * Seeds of policies of which a part is long in one form alone, as what is answered alike need not
   * be told apart by the form that only stops.
   */
  @ParameterizedTest
  @ValueSource(longs = {229_664, 285_097, 1_488_785})
  void chain_onlyOneFormIsLong_answersAsOneProgram(long seed) {
    agreeOnOne(new Random(seed), "seed " + seed);
  }

  @Test
  void chain_conditionsThatNoWordDivides_refused() {
    StringBuilder text = new StringBuilder("default: kill\nrules:\n  - syscalls: mmap\n");
    text.append("    action: allow\n    when: >-\n      prot == 99\n");
    Random random = new Random(7);
    for (int i = 0; i < 2600; i++) {
      text.append("      || (prot & 0x").append(Integer.toHexString(random.nextInt() >>> 1));
      text.append(" && flags & 0x").append(Integer.toHexString(random.nextInt() >>> 1));
      text.append(" && len & 0x").append(Integer.toHexString(random.nextInt() >>> 1)).append(")\n");
    }

    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> FilterCompiler.chain(read(text.toString()), Probe.SUPERVISION))
        .withMessage(
            """
            long.yaml: its conditions cannot be divided among 64 filters of 4096 instructions, the \
            most that the kernel takes
            Test fewer values or combinations of arguments in the conditions on one call, or \
            ranges of values.\
            """);
  }
}
