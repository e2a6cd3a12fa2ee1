package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.decide.InstalledFilter;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackNumbersTest {
  private static final int SITES = 5000;

  private final StackNumbers numbers = new StackNumbers();
  private final InstalledFilter filter = filter();

  @Test
  void get_afterManyWerePut_findsEach() {
    for (int i = 1; i <= SITES; i++) {
      numbers.put(i % 7, filter, i % 3, 0x7f00_0000_0000L + 2L * i, i);
    }

    for (int i = 1; i <= SITES; i++) {
      assertThat(numbers.get(i % 7, filter, i % 3, 0x7f00_0000_0000L + 2L * i)).isEqualTo(i);
    }
  }

  @Test
  void put_moreThanAreKept_forgetsTheOldOnes() {
    for (int i = 1; i <= StackNumbers.MOST + 1; i++) {
      numbers.put(i, filter, 0, 0x7f00_0000_0000L, i);
    }

    assertThat(numbers.get(1, filter, 0, 0x7f00_0000_0000L)).isEqualTo(CallStacks.NONE);
    assertThat(numbers.get(StackNumbers.MOST + 1, filter, 0, 0x7f00_0000_0000L))
        .isEqualTo(StackNumbers.MOST + 1);
  }

  @Test
  void get_anythingElse_isNone() {
    numbers.put(1, filter, 2, 3, 4);

    assertThat(numbers.get(2, filter, 2, 3)).isEqualTo(CallStacks.NONE);
    assertThat(numbers.get(1, filter, 3, 3)).isEqualTo(CallStacks.NONE);
    assertThat(numbers.get(1, filter, 2, 4)).isEqualTo(CallStacks.NONE);
    assertThat(numbers.get(1, filter(), 2, 3)).isEqualTo(CallStacks.NONE);
  }

  private static InstalledFilter filter() {
    Program program = Program.of(List.of(Instruction.of(Instruction.RET_K, 0)));
    return new InstalledFilter(0, Origin.PROGRAM, program, program, false, Optional.empty());
  }
}
