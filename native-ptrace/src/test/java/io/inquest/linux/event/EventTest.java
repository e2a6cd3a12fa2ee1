package io.inquest.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

  @ParameterizedTest
  @ValueSource(strings = {"syscalls:sys_enter_write", "sys_enter_write", "write"})
  void of_everySpelling_isTheSameEvent(String text) {
    Event event = Event.of(X86_64.ABI, text);

    assertThat(event.name()).isEqualTo("sys_enter_write");
    assertThat(event.syscall()).isEqualTo("write");
    assertThat(event.nr()).isEqualTo(1);
    assertThat(event.fields()).extracting(Field::name).containsExactly("fd", "buf", "count");
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, syscalls:sys_enter_newfstat, fstat",
    "x86_64, sys_enter_newuname, uname",
    "x86_64, sys_enter_sendfile64, sendfile",
    "x86_64, umount, umount2",
    "aarch64, sys_enter_newfstat, fstat",
    "i386, sys_enter_write, write"
  })
  void of_theKernelsEventName_isItsCall(String abi, String text, String syscall) {
    assertThat(Event.of(Architecture.named(abi).orElseThrow(), text).syscall()).isEqualTo(syscall);
  }

  @Test
  void of_theSameCallOnTwoAbis_hasTheNumbersAndWidthsOfEach() {
    assertThat(Event.of(I386.ABI, "write").nr()).isEqualTo(4);
    assertThat(Event.of(I386.ABI, "write").fields().get(2).bits()).isEqualTo(32);
    assertThat(Event.of(X86_64.ABI, "write").fields().get(2).bits()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|the event is empty; name a call, as in syscalls:sys_enter_write",
        "opeant|'opeant' is no event of x86_64; did you mean openat?",
        "sys_enter_opeant|did you mean sys_enter_openat?",
        "syscalls:sys_enter_raed|did you mean syscalls:sys_enter_read",
        "syscalls:write|did you mean syscalls:sys_enter_write",
        "syscalls:sys_exit_write|a filter sees a call when it is entered, not its result",
        "sys_exit_write|did you mean sys_enter_write",
        "sched:sched_switch|'sched:sched_switch' is no event of x86_64",
        "fstatat64|'fstatat64' is no event of x86_64 (a call of i386, arm)",
        "getpagesize|'getpagesize' is no event of x86_64 (a call of alpha, m68k, sparc)",
        "sys_enter_|'sys_enter_' is no event of x86_64"
      })
  void of_noEvent_isRefusedWithASuggestion(String text, String message) {
    UnknownEventException e =
        catchThrowableOfType(UnknownEventException.class, () -> Event.of(X86_64.ABI, text));

    assertThat(e).hasMessageContaining(message);
    assertThat(e.event()).isEqualTo(text);
  }

  @Test
  void of_anotherAbisCall_saysWhoseItIs() {
    UnknownEventException e =
        catchThrowableOfType(UnknownEventException.class, () -> Event.of(Aarch64.ABI, "open"));

    assertThat(e)
        .hasMessageStartingWith("'open' is no event of aarch64 (a call of x86_64, i386, x32, arm)");
    assertThat(e.suggestions()).contains("openat");
  }

  @Test
  void isLike_patternOfAnyOfItsNames_isTrue() {
    Event openat = Event.of(X86_64.ABI, "openat");
    assertThat(openat.isLike("open*")).isTrue();
    assertThat(openat.isLike("sys_enter_*at")).isTrue();
    assertThat(openat.isLike("syscalls:*")).isTrue();
    assertThat(openat.isLike("open")).isFalse();
  }
}
