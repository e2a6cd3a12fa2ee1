package io.inquest.linux.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.linux.seccomp.SeccompSymbols;
import io.inquest.vectors.GoldenVectors;
import io.inquest.vectors.GoldenVectors.Vector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** libseccomp's own programs, where the golden vectors are at hand. */
class GoldenVectorsTest {
  private static GoldenVectors golden;

  @BeforeAll
  static void load() {
    golden = GoldenVectors.load().orElse(null);
    Assumptions.assumeTrue(golden != null, "no folder shared/vectors");
  }

  @Test
  void run_libseccompsPrograms_agreesOnEveryVector() {
    List<List<Evaluator>> evaluators = new ArrayList<>();
    for (GoldenVectors.Filter each : golden.filters()) {
      evaluators.add(each.optimised().stream().map(Evaluator::new).toList());
    }
    SeccompData data = new SeccompData();
    List<String> differences = new ArrayList<>();
    for (Vector each : golden.vectors()) {
      each.fill(data);
      for (int level = 0; level < 2; level++) {
        Evaluator evaluator = evaluators.get(each.filter()).get(level);
        String answer = answer(evaluator.run(data), evaluator.executed());
        if (!answer.equals(answer(each.returnValue(), each.executed().get(level)))
            || !action(each.returnValue()).equals(each.action())) {
          differences.add(each + " at level " + (level + 1) + ": " + answer);
        }
      }
    }
    assertThat(golden.vectors()).hasSizeGreaterThanOrEqualTo(10_330);
    assertThat(differences).isEmpty();
  }

  private static String answer(int returnValue, int executed) {
    return action(returnValue) + " 0x" + Integer.toHexString(returnValue) + ", " + executed;
  }

  private static String action(int returnValue) {
    SeccompAction action = SeccompAction.of(returnValue);
    boolean plain = (returnValue & SeccompAction.DATA_MASK) == 0 && action != SeccompAction.ERRNO;
    return plain ? action.name() : action + "(" + SeccompAction.data(returnValue) + ")";
  }

  @Test
  void lines_libseccompsPrograms_haveOneLineAnInstruction() {
    for (GoldenVectors.Filter each : golden.filters()) {
      for (Program program : each.optimised()) {
        assertThat(Disassembler.lines(program, SeccompSymbols.WITH_CALLS))
            .hasSize(program.length());
      }
    }
  }
}
