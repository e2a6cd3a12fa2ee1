package io.inquest.linux.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyscallTableTest {

  @ParameterizedTest
  @CsvSource({
    "x86_64, write, 1",
    "x86_64, newfstatat, 262",
    "x86_64, seccomp, 317",
    "x86_64, fchroot, 472",
    "i386, write, 4",
    "i386, fstatat64, 300",
    "i386, socketcall, 102",
    "x32, write, 1073741825",
    "x32, ioctl, 1073742338",
    "aarch64, write, 64",
    "aarch64, newfstatat, 79",
    "arm, write, 4",
    "arm, cacheflush, 983042",
    "arm, _llseek, 140"
  })
  void number_ofAKernelName_isTheAbisOwnAndLeadsBack(String abi, String name, int nr) {
    SyscallTable table = SyscallTable.of(abi);

    assertThat(table.number(name)).hasValue(nr);
    assertThat(table.name(nr)).hasValue(name);
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, pread, pread64",
    "x86_64, newfstat, fstat",
    "x86_64, umount, umount2",
    "aarch64, newfstat, fstat",
    "aarch64, fadvise64_64, fadvise64",
    "i386, sys_kexec_load, kexec_load",
    "arm, sync_file_range2, arm_sync_file_range"
  })
  void number_ofAnotherSpelling_isTheCallsOwn(String abi, String spelling, String name) {
    SyscallTable table = SyscallTable.of(abi);

    assertThat(table.number(spelling)).isPresent().isEqualTo(table.number(name));
    assertThat(table.name(table.number(spelling).orElseThrow())).hasValue(name);
    assertThat(table.names()).doesNotContain(spelling);
  }

  @ParameterizedTest
  @CsvSource({"umount, 22", "chown, 182", "stat, 106", "olduname, 109", "select, 82"})
  void number_ofANameThatIsAlsoAnotherCallsEvent_isTheTablesOwn(String name, int nr) {
    assertThat(SyscallTable.of("i386").number(name)).hasValue(nr);
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, 472",
    "i386, 472",
    "x32, 1073742296",
    "aarch64, 472",
    "arm, 472",
  })
  void highestNumber_ofEachAbi_leavesPrivateNumbersOut(String abi, int highest) {
    SyscallTable table = SyscallTable.of(abi);

    assertThat(table.highestNumber()).isEqualTo(highest);
    assertThat(table.name(highest)).hasValue("fchroot");
    assertThat(table.privateNumbers()).allMatch(nr -> nr > highest && table.name(nr).isPresent());
  }

  @Test
  void privateNumbers_ofEachAbi_areThoseOfItsClosedRanges() {
    assertThat(SyscallTable.of("x86_64").privateNumbers()).isEmpty();
    assertThat(SyscallTable.of("arm").privateNumbers())
        .containsExactly(983041, 983042, 983043, 983044, 983045, 983046);
    assertThat(SyscallTable.of("x32").privateNumbers())
        .hasSize(36)
        .startsWith(X32.BIT + 512)
        .endsWith(X32.BIT + 547);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 473, 1023, 1024, 1_000_000})
  void name_ofANumberThatNoTableHas_isEmpty(int nr) {
    for (Architecture abi : Architecture.all()) {
      assertThat(abi.syscalls().name(nr)).as(abi.name()).isEmpty();
    }
  }

  @Test
  void name_ofAnX86_64NumberOnX32_isEmpty() {
    assertThat(SyscallTable.of("x32").name(1)).isEmpty();
    assertThat(SyscallTable.of("x86_64").name(X32.BIT + 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "wri", "writ", "write ", "write 1", "writez", "WRITE", "#", "~", "wr\nite"
      })
  void number_ofANameThatIsNone_isEmpty(String name) {
    assertThat(SyscallTable.of("x86_64").number(name)).isEmpty();
  }

  @Test
  void suggest_forAMistypedName_putsTheClosestFirst() {
    SyscallTable table = SyscallTable.of("x86_64");

    assertThat(table.suggest("opeant")).startsWith("openat");
    assertThat(table.suggest("raed")).startsWith("read");
    assertThat(table.suggest("set_robust_lst")).containsExactly("set_robust_list");
    assertThat(SyscallTable.of("aarch64").suggest("open"))
        .containsExactly("openat", "openat2", "open_tree");
    assertThat(table.suggest("qqqqqqqq")).isEmpty();
    assertThat(table.suggest("")).isEmpty();
  }

  @Test
  void foreignCalls_machines_ofCallsThatNoTableHas() {
    assertThat(ForeignCalls.machines("riscv_hwprobe")).containsExactly("riscv");
    assertThat(ForeignCalls.machines("getpagesize")).containsExactly("alpha", "m68k", "sparc");
    assertThat(ForeignCalls.machines("read")).isEmpty();
    assertThat(ForeignCalls.machines("raed")).isEmpty();
    assertThat(ForeignCalls.machines("riscv_hwprobe riscv")).isEmpty();
  }

  @Test
  void of_anAbiThatIsNone_isRefusedByName() {
    assertThatThrownBy(() -> SyscallTable.of("riscv64"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no ABI is called riscv64");
  }
}
