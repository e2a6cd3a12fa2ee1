package io.inquest.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.Signedness;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {

  private static TypedExpression bind(Architecture abi, String syscall, String text) {
    return FilterExpression.parse(text).bind(Event.of(abi, syscall).scope());
  }

  private static long value(Architecture abi, String syscall, String text) {
    return ((TypedExpression.Compare) bind(abi, syscall, text)).value();
  }

  @Test
  void bind_aParameter_hasTheKernelsWidthAndSign() {
    assertThat(bind(X86_64.ABI, "write", "fd == 1"))
        .isEqualTo(
            new TypedExpression.Compare(
                new Field.Numeric("fd", 0, 32, Signedness.UNSIGNED), Operator.EQ, 1));
    assertThat(bind(X86_64.ABI, "mmap", "fd == -1"))
        .isEqualTo(
            new TypedExpression.Compare(
                new Field.Numeric("fd", 4, 32, Signedness.UNSIGNED), Operator.EQ, 0xffffffffL));
    assertThat(bind(X86_64.ABI, "openat", "dfd != AT_FDCWD"))
        .isEqualTo(
            new TypedExpression.Compare(
                new Field.Numeric("dfd", 0, 32, Signedness.SIGNED), Operator.NE, -100));
  }

  @Test
  void bind_argN_isTheRawRegister() {
    assertThat(Event.of(X86_64.ABI, "write").scope().resolve("arg0"))
        .hasValue(new Field.Numeric("arg0", 0, 64, Signedness.UNSIGNED));
    assertThat(Event.of(X32.ABI, "write").scope().resolve("arg5"))
        .hasValue(new Field.Numeric("arg5", 5, 64, Signedness.UNSIGNED));
    assertThat(Event.of(I386.ABI, "write").scope().resolve("arg2"))
        .hasValue(new Field.Numeric("arg2", 2, 32, Signedness.UNSIGNED));
    assertThat(Event.of(X86_64.ABI, "tuxcall").scope().resolve("arg1"))
        .hasValue(new Field.Numeric("arg1", 1, 64, Signedness.UNSIGNED));
  }

  @Test
  void bind_argNOfACallThatNumbersItsOwn_isTheOwnOrRefused() {
    Scope prctl = Event.of(X86_64.ABI, "prctl").scope();

    assertThat(prctl.resolve("arg2").orElseThrow().position()).isEqualTo(1);
    assertThat(prctl.resolve("arg5").orElseThrow().position()).isEqualTo(4);
    assertThat(prctl.resolve("arg0").orElseThrow().position()).isZero();
    assertThat(prctl.resolve("arg1")).isEmpty();
    assertThat(Event.of(X86_64.ABI, "sysfs").scope().resolve("arg1").orElseThrow().position())
        .isEqualTo(1);
    BindException e =
        catchThrowableOfType(BindException.class, () -> bind(X86_64.ABI, "prctl", "arg1 == 3"));
    assertThat(e)
        .hasMessage(
            "'arg1' is ambiguous: prctl numbers its own parameters (option, arg2, arg3, arg4,"
                + " arg5); say which by its name");
  }

  @ParameterizedTest
  @CsvSource({
    "x86_64, write, fd == -1, 0xffffffff",
    "x86_64, write, fd == -2147483648, 0x80000000",
    "x86_64, write, fd == 4294967295, 0xffffffff",
    "x86_64, openat, dfd == 4294967295, -1",
    "x86_64, openat, dfd == 0xffffff9c, -100",
    "x86_64, openat, dfd == -100, -100",
    "x86_64, openat, flags & O_DIRECTORY|O_CLOEXEC, 0x90000",
    "aarch64, openat, flags & (O_DIRECTORY|O_CLOEXEC), 0x84000",
    "x86_64, openat, mode == 0xffff, 0xffff",
    "x86_64, openat, mode == -1, 0xffff",
    "x86_64, openat, filename == -1, -1",
    "x86_64, lseek, offset == -5, -5",
    "x86_64, lseek, offset == 0xffffffffffffffff, -1",
    "x86_64, getpid, arg0 == -1, -1",
    "i386, getpid, arg0 == -1, 0xffffffff",
    "x86_64, exit, error_code == -EPERM, -1",
    "x86_64, socket, family == AF_NETLINK, 16",
    "x86_64, ioctl, cmd == TIOCSTI, 0x5412",
    "x32, ioctl, cmd == RTC_IRQP_READ, 0x8004700b"
  })
  void bind_aValue_isNarrowedToItsField(String abi, String syscall, String text, String value) {
    assertThat(value(Architecture.named(abi).orElseThrow(), syscall, text))
        .isEqualTo(Long.decode(value));
  }

  @Test
  void bind_aTextInTheScopeOfATracer_isComparedBesideNumbers() {
    Scope scope = Event.of(X86_64.ABI, "openat").tracerScope();

    assertThat(FilterExpression.parse("filename ~ '/etc/*'").bind(scope))
        .isEqualTo(
            new TypedExpression.Match(new Field.Text("filename", 1), Operator.GLOB, "/etc/*"));
    assertThat(FilterExpression.parse("filename == 0").bind(scope))
        .isInstanceOf(TypedExpression.Compare.class);
    assertThat(
            FilterExpression.parse("!(flags == 0 || filename != 'x')").bind(scope).comparesText())
        .isTrue();
    assertThat(FilterExpression.parse("!(flags == 0 || filename != 0)").bind(scope).comparesText())
        .isFalse();
  }

  static Object[][] mistakes() {
    return new Object[][] {
      {"write", "fdd == 1", 0, 3, "no field 'fdd'; did you mean fd? (fields: fd, buf, count)"},
      {"write", "fd == 1 && cout == 2", 11, 4, "did you mean count?"},
      {"write", "fd == COUNTX", 6, 6, "there is no constant 'COUNTX'"},
      {"openat", "flags & O_RDNLY", 8, 7, "did you mean O_RDONLY"},
      {"openat", "flags & O_RDWR|O_CREATE", 15, 8, "did you mean O_CREAT?"},
      {"write", "fd == count", 6, 5, "'count' is a field"},
      {
        "write",
        "fd == 4294967296",
        6,
        10,
        "4294967296 is too wide: 'fd' is an unsigned number of 32 bits,"
            + " so values go from -2147483648 to 4294967295"
      },
      {"write", "fd < -2147483649", 5, 11, "-2147483649 is too wide"},
      {"write", "fd == (1|0x100000000)", 9, 11, "too wide: 'fd' is an unsigned number of 32 bits"},
      {"openat", "mode == 65536", 8, 5, "from -32768 to 65535"},
      {"openat", "dfd == 0x1ffffffff", 7, 11, "'dfd' is a signed number of 32 bits"},
      {"mmap", "fd == 0x100000000", 6, 11, "32 bits"},
      {"clone", "clone_flags & CLONE_INTO_CGROUP", 14, 17, "too wide"},
      {"openat", "filename ~ '/etc/*'", 11, 8, "such a condition can only record"},
      {
        "write",
        "buf ~ '*x*'",
        6,
        5,
        "'buf' is an address of 64 bits, but of no NUL-terminated text"
      },
      {"write", "fd == 'x'", 6, 3, "it compares with a number or a constant, not with a string"},
      {"write", "common_pid == 3", 0, 10, "'common_pid' is a field of trace records"},
      {"write", "__syscall_nr == 3", 0, 12, "is a field of trace records"},
      {"write", "arg6 == 3", 0, 4, "there is no field 'arg6'"},
      {"getpid", "pid == 3", 0, 3, "there is no field 'pid'"},
    };
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void bind_aMistake_saysWhatAndWhere(
      String syscall, String text, int offset, int length, String message) {
    BindException e =
        catchThrowableOfType(BindException.class, () -> bind(X86_64.ABI, syscall, text));

    assertThat(e).hasMessageContaining(message);
    assertThat(e.offset()).isEqualTo(offset);
    assertThat(e.length()).isEqualTo(length);
  }

  @Test
  void bind_anotherAbisConstant_isUnknown() {
    BindException e =
        catchThrowableOfType(
            BindException.class, () -> bind(Aarch64.ABI, "mmap", "flags & MAP_32BIT"));

    assertThat(e).hasMessageStartingWith("there is no constant 'MAP_32BIT'");
    assertThat(bind(X86_64.ABI, "mmap", "flags & MAP_32BIT")).isNotNull();
  }

  /** Columns as a report has them. */
  private static final Scope COLUMNS =
      new Scope() {
        @Override
        public Optional<Field> resolve(String name) {
          return switch (name) {
            case "comm" -> Optional.of(new Field.Text("comm", 0));
            case "tid" -> Optional.of(new Field.Numeric("tid", 1, 32, Signedness.SIGNED));
            default -> Optional.empty();
          };
        }

        @Override
        public List<String> fieldNames() {
          return List.of("comm", "tid");
        }
      };

  @ParameterizedTest
  @ValueSource(strings = {"comm == ls", "comm == 'ls'", "comm == \"ls\""})
  void bind_aTextField_takesABareWordOrAString(String text) {
    assertThat(FilterExpression.parse(text).bind(COLUMNS))
        .isEqualTo(new TypedExpression.Match(new Field.Text("comm", 0), Operator.EQ, "ls"));
  }

  @ParameterizedTest
  @CsvSource({
    "comm < ls, 5, 1, '''<'' does not compare strings'",
    "comm & 3, 5, 1, '''&'' does not compare strings'",
    "comm == 3, 8, 1, write its value in quotes",
    "comm == a|b, 8, 3, write its value in quotes",
    "comm == -a, 8, 2, write its value in quotes",
    "tid == ls, 7, 2, there is no constant 'ls'"
  })
  void bind_aTextFieldWrongly_saysWhatAndWhere(
      String text, int offset, int length, String message) {
    BindException e =
        catchThrowableOfType(BindException.class, () -> FilterExpression.parse(text).bind(COLUMNS));

    assertThat(e).hasMessageContaining(message);
    assertThat(e.offset()).isEqualTo(offset);
    assertThat(e.length()).isEqualTo(length);
  }
}
