package io.inquest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.compile.AttributedProgram;
import io.inquest.compile.FilterCompiler;
import io.inquest.compile.LongPolicies;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Action;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies that take several filters: the kernel, alone with these filters and under Inquest, does
 * what their rules say.
 */
final class LongPolicyTest {
  private static final List<String> CALLS = List.of("getpriority", "setpriority", "listen");
  private static final int VALUES = 700;
  private static final int MADE = 60;

  @TempDir Path directory;

  @Test
  void run_policyOfSeveralFilters_endsCallsAsTheKernelAloneDoes() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    String policy = LongPolicies.onValues(random, CALLS, VALUES);
    BareUnderFilters bare = new BareUnderFilters(directory).policy(policy);
    assertThat(bare.filters()).hasSizeGreaterThan(1);
    AttributedProgram whole = FilterCompiler.attributed(bare.filters().get(0).policy());
    List<String> refused = new ArrayList<>();
    Path file = program(random, whole, refused).writeTo(directory.resolve("t"));

    BareRun alone = bare.run(file);
    Supervised run = InquestProcess.in(directory).policy(policy).run(file.toString());

    assertThat(run.output()).as("seed %s", seed).isEqualTo(alone.output()).isNotEmpty();
    assertThat(run.status()).isEqualTo(alone.status());
    assertThat(run.records().refusals().stream().map(LongPolicyTest::text))
        .as("seed %s", seed)
        .containsExactlyElementsOf(refused);
    assertThat(run.records().of(FilterInstalled.class)).hasSameSizeAs(bare.filters());
  }

  /** A child makes each call; what is refused is what the rules refuse. */
  private static TraceeProgram program(
      Random random, AttributedProgram rules, List<String> refused) {
    Evaluator evaluator = new Evaluator(rules.program());
    SeccompData data = new SeccompData();
    TraceeProgram program = TraceeProgram.forHost();
    for (int i = 0; i < MADE; i++) {
      String call = CALLS.get(random.nextInt(CALLS.size()));
      int nr = Architecture.host().syscalls().number(call).orElseThrow();
      // No task and no descriptor has this number: a call that is let through fails.
      long first = random.nextBoolean() ? random.nextInt(4) : LongPolicies.value(random, VALUES);
      long second = LongPolicies.value(random, VALUES) + (random.nextBoolean() ? 0 : 1L << 40);
      int answer =
          evaluator.run(
              data.set(nr, Architecture.host().auditArch(), 0, first, second, 0, 0, 0, 0));
      if (SeccompAction.of(answer).isRefusal()) {
        refused.add(
            call
                + " "
                + new Action(SeccompAction.of(answer), SeccompAction.data(answer))
                + " by "
                + rules.ruleAt(evaluator.lastInstruction()).name());
      }
      program
          .fork(child -> child.call(call, first, second, 0).writeResult(1).exit(3))
          .waitFor()
          .writeResult(1);
    }
    return program;
  }

  private static String text(Decision decision) {
    Action action = new Action(SeccompAction.of(decision.action()), decision.data());
    return Records.callName(decision) + " " + action + " by " + decision.rule();
  }
}
