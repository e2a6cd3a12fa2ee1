package io.inquest.trace.tighten;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.CompiledFilter;
import io.inquest.compile.Probe;
import io.inquest.decide.InstalledFilter;
import io.inquest.decide.TaskFilters;
import org.junit.jupiter.api.Test;

class FurtherFiltersTest {
  private final CompiledFilter launch = filter("launch");
  private final CompiledFilter first = filter("first");
  private final CompiledFilter second = filter("second");
  private final FurtherFilters further = new FurtherFilters();

  private static CompiledFilter filter(String name) {
    return Probe.of(name + ".yaml", "inquest: 1\ndefault: allow\n").filter();
  }

  private static TaskFilters chain(TaskFilters start, CompiledFilter... filters) {
    TaskFilters chain = start;
    for (CompiledFilter each : filters) {
      chain = chain.with(InstalledFilter.ofPolicy(chain.chain().length(), each, 0));
    }
    return chain;
  }

  @Test
  void surelyIn_chainOfAnotherThanTheCreator_hasNoFurtherFilterSoThatAllAreInstalled() {
    further.add(first);
    further.add(second);
    TaskFilters sure = further.surelyIn(chain(TaskFilters.NONE, launch, first, second));
    assertThat(sure.has(launch)).isTrue();
    assertThat(sure.chain().length()).isEqualTo(1);
    assertThat(further.missingIn(sure)).containsExactly(first, second);
  }

  @Test
  void surelyIn_chainWithoutFurtherFilters_isTheChainThatThreadsShare() {
    further.add(first);
    TaskFilters chain = chain(TaskFilters.NONE, launch);
    assertThat(further.surelyIn(chain)).isSameAs(chain);
  }

  @Test
  void surelyIn_chainOfTasksThatStopAtEachCall_staysSo() {
    further.add(first);
    assertThat(further.surelyIn(chain(TaskFilters.NONE_EXACT, launch, first)).exact()).isTrue();
  }
}
