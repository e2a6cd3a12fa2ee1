package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Evaluator;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.policy.Policy;
import io.inquest.policy.SourceText;
import io.inquest.policy.load.PolicyLoader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each of the optimiser's rewrites, alone, against the plain program of random policies. */
class RewriteTest {

  @ParameterizedTest
  @EnumSource(Rewrite.class)
  void program_oneRewrite_answersAsThePlainProgram(Rewrite rewrite) {
    assertThat(fuzz(EnumSet.of(rewrite), 60, 600))
        .as("policies of which %s changes the program", rewrite)
        .isPositive();
  }

  @ParameterizedTest
  @EnumSource(Rewrite.class)
  void program_allButOneRewrite_answersAsThePlainProgram(Rewrite rewrite) {
    fuzz(EnumSet.complementOf(EnumSet.of(rewrite)), 20, 600);
  }

  @Test
  void program_someRewrites_answersAsThePlainProgram() {
    long seed = seed();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      Set<Rewrite> some = EnumSet.noneOf(Rewrite.class);
      for (Rewrite rewrite : Rewrite.values()) {
        if (random.nextBoolean()) {
          some.add(rewrite);
        }
      }
      fuzz(some, seed, random, 5, 300);
    }
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(Rewrite.class)
  void program_oneRewriteOnManyPolicies_answersAsThePlainProgram(Rewrite rewrite) {
    fuzz(EnumSet.of(rewrite), 2000, 3000);
  }

  private static long seed() {
    return Long.getLong("inquest.seed", System.nanoTime());
  }

  /** In how many policies the rewrites changed the program. */
  private static int fuzz(Set<Rewrite> rewrites, int policies, int calls) {
    long seed = seed();
    return fuzz(rewrites, seed, new Random(seed), policies, calls);
  }

  private static int fuzz(
      Set<Rewrite> rewrites, long seed, Random random, int policies, int calls) {
    int changed = 0;
    for (int i = 0; i < policies; i++) {
      RandomPolicy wanted = new RandomPolicy(random);
      SourceText text =
          i % 4 == 0
              ? new SourceText("random.json", profile(wanted, random))
              : new SourceText("random.yaml", wanted.yaml());
      Policy policy = PolicyLoader.read(text, Probe.context(new ArrayList<>()));
      Program plain = FilterCompiler.program(policy, Rewrite.NONE);
      Program rewritten = FilterCompiler.program(policy, rewrites);
      changed += plain.equals(rewritten) ? 0 : 1;
      Evaluator expected = new Evaluator(plain);
      Evaluator actual = new Evaluator(rewritten);
      SeccompData call = new SeccompData();
      for (int j = 0; j < calls; j++) {
        draw(call, wanted, random);
        assertThat(actual.run(call))
            .as("%s, policy %s: %s; -Dinquest.seed=%s repeats it", rewrites, i, call, seed)
            .isEqualTo(expected.run(call));
      }
    }
    return changed;
  }

  /** An OCI profile: its conditions have masks. */
  private static String profile(RandomPolicy values, Random random) {
    StringBuilder out = new StringBuilder("{'defaultAction': 'SCMP_ACT_KILL', 'syscalls': [");
    for (String call : RandomPolicy.CALLS) {
      long mask = values.value() & random.nextLong();
      out.append("{'names': ['").append(call).append("'], 'action': 'SCMP_ACT_ALLOW'");
      out.append(", 'args': [{'index': ").append(random.nextInt(6));
      out.append(", 'op': 'SCMP_CMP_MASKED_EQ', 'value': ").append(Long.toUnsignedString(mask));
      out.append(", 'valueTwo': ");
      out.append(Long.toUnsignedString(random.nextBoolean() ? mask : mask & values.value()));
      out.append("}]},");
    }
    out.setCharAt(out.length() - 1, ']');
    return out.append('}').toString().replace('\'', '"');
  }

  private static void draw(SeccompData call, RandomPolicy wanted, Random random) {
    List<Architecture> abis = random.nextInt(8) == 0 ? Architecture.all() : wanted.abis;
    Architecture abi = abis.get(random.nextInt(abis.size()));
    wanted.draw(call, wanted.number(abi), abi);
  }
}
