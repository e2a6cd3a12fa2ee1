package io.inquest.linux.seccomp;

import static io.inquest.linux.seccomp.SeccompAction.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.RandomPrograms;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterChainTest {
  private static final SeccompData CALL = new SeccompData().set(1, 0xc000003e, 0, 0, 0, 0, 0, 0, 0);

  private final ChainVerdict verdict = new ChainVerdict();

  /** A filter that loads so many words before it returns, so that filters can be told apart. */
  private static Program returning(int value, int loads) {
    Instruction[] instructions = new Instruction[loads + 1];
    Arrays.fill(instructions, Instruction.of(Instruction.LD_ABS, 0));
    instructions[loads] = Instruction.of(Instruction.RET_K, value);
    return Program.of(List.of(instructions));
  }

  private ChainVerdict ask(int... oldestToNewest) {
    FilterChain chain = FilterChain.EMPTY;
    for (int value : oldestToNewest) {
      chain = chain.with(returning(value, chain.length()));
    }
    chain.evaluate(CALL, verdict);
    return verdict;
  }

  @ParameterizedTest
  @CsvSource({
    // oldest, middle, newest: deciding filter, return value
    "ALLOW, ALLOW, ALLOW, 2, 0x7fff0000",
    "ERRNO:1, ERRNO:2, ERRNO:3, 2, 0x50003",
    "ERRNO:1, ERRNO:2, ALLOW, 1, 0x50002",
    "ERRNO:1, ALLOW, ALLOW, 0, 0x50001",
    "TRAP:7, ERRNO:1, LOG, 0, 0x30007",
    "LOG, ALLOW, ALLOW, 0, 0x7ffc0000",
    "TRACE:1, USER_NOTIF:2, TRACE:3, 1, 0x7fc00002",
    "ERRNO:1, USER_NOTIF:2, TRACE:3, 0, 0x50001",
    "KILL_THREAD:1, KILL_PROCESS:2, TRAP, 1, 0x80000002",
    "KILL_PROCESS:1, KILL_THREAD:2, KILL_PROCESS:3, 2, 0x80000003",
    "KILL_THREAD:1, TRAP:2, KILL_THREAD:3, 2, 0x3",
  })
  void evaluate_threeFilters_mostRestrictiveThenNewestDecides(
      String oldest, String middle, String newest, int filter, String returnValue) {
    ask(returnValue(oldest), returnValue(middle), returnValue(newest));
    assertThat(verdict.filterIndex()).isEqualTo(filter);
    assertThat(verdict.returnValue()).isEqualTo(Long.decode(returnValue).intValue());
    assertThat(verdict.instruction()).isEqualTo(filter);
    assertThat(verdict.executed()).isEqualTo(1 + 2 + 3);
  }

  private static int returnValue(String text) {
    String[] parts = text.split(":", -1);
    return SeccompAction.valueOf(parts[0]).with(parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
  }

  @Test
  void evaluate_unknownActions_rankByNumberAndKill() {
    assertThat(ask(0x00010000, TRAP.value()).action()).isEqualTo(KILL_PROCESS);
    assertThat(verdict.filterIndex()).isZero();
    assertThat(ask(0x00010000, KILL_THREAD.value()).action()).isEqualTo(KILL_THREAD);
    assertThat(verdict.filterIndex()).isEqualTo(1);
    assertThat(ask(0x7ffe0000, ALLOW.value()).action()).isEqualTo(KILL_PROCESS);
  }

  @Test
  void evaluate_everyFilterAllows_dropsTheirData() {
    assertThat(ask(ALLOW.with(7), ALLOW.with(8)).returnValue()).isEqualTo(0x7fff0000);
    assertThat(verdict.data()).isZero();
  }

  @Test
  void evaluate_errnoAboveMaximum_isCapped() {
    assertThat(ask(ERRNO.with(65535)).data()).isEqualTo(4095);
    assertThat(verdict.returnValue()).isEqualTo(0x5ffff);
  }

  @Test
  void evaluate_emptyChain_allowsByNoFilter() {
    ask(ERRNO.with(1));
    assertThat(ask().action()).isEqualTo(ALLOW);
    assertThat(verdict.filterIndex()).isEqualTo(ChainVerdict.NONE);
    assertThat(verdict.instruction()).isEqualTo(ChainVerdict.NONE);
    assertThat(verdict.executed()).isZero();
  }

  @Test
  void verdictOf_eachFilter_isItsOwnAnswer() {
    ask(ERRNO.with(5000), ALLOW.value(), TRAP.with(2));
    assertThat(verdict.length()).isEqualTo(3);
    assertThat(verdict.verdictOf(0)).isEqualTo(new FilterVerdict(0, 0x51388, 0, 1));
    assertThat(verdict.verdictOf(0).data()).isEqualTo(4095);
    assertThat(verdict.verdictOf(1)).isEqualTo(new FilterVerdict(1, 0x7fff0000, 1, 2));
    assertThat(verdict.verdictOf(2)).isEqualTo(new FilterVerdict(2, 0x30002, 2, 3));
    assertThat(verdict.verdictOf(2).action()).isEqualTo(TRAP);
    assertThatThrownBy(() -> verdict.verdictOf(3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("filter 3 of 3");
  }

  @Test
  void with_newerFilter_leavesTheShorterChain() {
    FilterChain shorter = FilterChain.EMPTY.with(returning(ALLOW.value(), 0));
    FilterChain longer = shorter.with(returning(ERRNO.with(1), 0));
    shorter.evaluate(CALL, verdict);
    assertThat(verdict.action()).isEqualTo(ALLOW);
    assertThat(shorter.length()).isEqualTo(1);
    longer.evaluate(CALL, verdict);
    assertThat(verdict.action()).isEqualTo(ERRNO);
    assertThat(longer.filter(0)).isSameAs(shorter.filter(0));
  }

  @Test
  void evaluate_manyFilters_keepsEveryAnswer() {
    int[] values = new int[30];
    for (int index = 0; index < values.length; index++) {
      values[index] = ERRNO.with(index);
    }
    ask(values);
    assertThat(verdict.filterIndex()).isEqualTo(29);
    for (int index = 0; index < values.length; index++) {
      assertThat(verdict.verdictOf(index).returnValue()).isEqualTo(values[index]);
    }
  }

  @Test
  void evaluate_manyTimes_allocatesNothing() {
    RandomPrograms draw = RandomPrograms.printingSeed();
    FilterChain chain =
        FilterChain.EMPTY.with(draw.accepted(50)).with(draw.accepted(50)).with(draw.accepted(50));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    chain.evaluate(CALL, verdict);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < 10_000; round++) {
      chain.evaluate(CALL, verdict);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }
}
