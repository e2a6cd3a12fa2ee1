package io.inquest.filter.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of occasional calls. */
class OccasionalCallsTest {
  private static final Set<String> WORDS = Set.of("always", "threads");

  @Test
  void table_namesKnownCallsAndTheirChoices() {
    for (OccasionalCalls.Line line : OccasionalCalls.lines()) {
      List<String> names = new ArrayList<>(line.calls());
      if (!WORDS.contains(line.trigger()) && !line.trigger().startsWith("runtime:")) {
        names.addAll(List.of(line.trigger().split("\\|", -1)));
      }
      for (String name : names) {
        assertThat(Architecture.all())
            .as(name)
            .anyMatch(abi -> abi.syscalls().number(name).isPresent());
      }
      for (String call : line.calls()) {
        if (!line.values().isEmpty()) {
          assertThat(Architecture.all()).as(call).anyMatch(abi -> hasItsChoices(line, abi, call));
        }
      }
      assertThat(line.why()).isNotBlank();
      assertThat(line.source()).isNotBlank();
    }
  }

  private static boolean hasItsChoices(OccasionalCalls.Line line, Architecture abi, String call) {
    return abi.syscalls().number(call).isPresent()
        && !line.combinations(abi, Choices.of(abi, call)).isEmpty();
  }
}
