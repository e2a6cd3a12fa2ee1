package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compiled policies against what their rules say by plain interpretation, on random calls. */
class RandomPolicyTest {

  @Test
  void compile_randomPolicies_answerAsTheirRulesSay() {
    run(60, 1500);
  }

  @Tag("long")
  @Test
  void compile_manyRandomPolicies_answerAsTheirRulesSay() {
    run(2000, 5000);
  }

  private static void run(int policies, int calls) {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < policies; i++) {
      RandomPolicy wanted = new RandomPolicy(random);
      Supervision supervision = new Supervision(random.nextLong(), random.nextInt(5) == 0);
      Policy policy =
          PolicyLoader.read(
              new SourceText("random.yaml", wanted.yaml()), Probe.context(new ArrayList<>()));
      CompiledFilter filter = FilterCompiler.compile(policy, supervision);
      Check check = new Check(wanted, supervision, filter, random, "seed " + seed + ", " + i);
      for (int j = 0; j < calls; j++) {
        check.oneCall();
      }
    }
  }

  private static final class Check {
    private final RandomPolicy wanted;
    private final Supervision supervision;
    private final CompiledFilter filter;
    private final Random random;
    private final String where;
    private final Evaluator real;
    private final Evaluator compact;
    private final Evaluator supervised;
    private final SeccompData data = new SeccompData();

    Check(
        RandomPolicy wanted,
        Supervision supervision,
        CompiledFilter filter,
        Random random,
        String where) {
      this.wanted = wanted;
      this.supervision = supervision;
      this.filter = filter;
      this.random = random;
      this.where = where;
      this.real = new Evaluator(filter.program());
      this.compact = new Evaluator(FilterCompiler.program(filter.policy()));
      this.supervised = new Evaluator(filter.supervised());
    }

    void oneCall() {
      Architecture listed = wanted.abis.get(random.nextInt(wanted.abis.size()));
      Architecture all = Architecture.all().get(random.nextInt(Architecture.all().size()));
      Architecture made = random.nextInt(4) == 0 ? all : listed;
      int nr = wanted.number(made);
      long[] args = new long[6];
      for (int i = 0; i < 6; i++) {
        args[i] = wanted.value();
      }
      if (random.nextInt(8) == 0) {
        args[5] = supervision.token() ^ random.nextInt(4);
      }
      Architecture abi = InstalledAnswer.abiOf(wanted.abis, made, nr);
      data.set(nr, made.auditArch(), 0, args[0], args[1], args[2], args[3], args[4], args[5]);
      RuleOrigin origin = origin(wanted.decide(abi, nr, args));

      int answer = real.run(data);
      assertThat(answer).as("%s: %s", where, data).isEqualTo(origin.action().returnValue());
      RuleOrigin told = filter.ruleAt(real.lastInstruction());
      if (origin.name().equals("unknown") && told.name().equals("default")) {
        assertThat(wanted.unknown).isEqualTo(wanted.byDefault);
      } else {
        assertThat(told).as("%s: %s", where, data).isEqualTo(origin);
      }
      assertThat(compact.run(data)).as("%s: compact, %s", where, data).isEqualTo(answer);
      assertThat(supervised.run(data))
          .as("%s: supervised, %s", where, data)
          .isEqualTo(InstalledAnswer.of(filter.policy(), supervision, abi, nr, args, told));
    }

    private RuleOrigin origin(int decided) {
      int rules = wanted.rules.size();
      return filter.rules().get(decided >= 0 ? decided : rules - 1 - decided);
    }
  }
}
