package io.inquest.policy.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.inquest.compile.Probe;
import io.inquest.compile.Supervision;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code -S -e … --filter … --else …}. */
class EventPolicyTest {

  /** {@code -e} and its event, {@code --filter} and its expression, as on the command line. */
  private static List<EventOption> options(String... arguments) {
    EventOption.Collector collector = new EventOption.Collector();
    for (int i = 0; i < arguments.length; i += 2) {
      if (arguments[i].equals("-e")) {
        collector.event(arguments[i + 1]);
      } else {
        collector.filter(arguments[i + 1]);
      }
    }
    return collector.options();
  }

  private static Policy enforced(String otherwise, String... arguments) {
    return EventPolicy.of(true, options(arguments), otherwise, X86_64.ABI);
  }

  private static void assertError(String otherwise, List<EventOption> options, String... lines) {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> EventPolicy.of(true, options, otherwise, X86_64.ABI))
        .withMessage(String.join("\n", lines));
  }

  @Test
  void of_enforced_allowsWhatIsNamedKillsTheRest() {
    Probe probe =
        Probe.of(
            enforced(
                "",
                "-e",
                "syscalls:sys_enter_access",
                "-e",
                "syscalls:sys_enter_write",
                "--filter",
                "fd == 1",
                "--filter",
                "count < 10",
                "-e",
                "write",
                "--filter",
                "fd == 7",
                "-e",
                "sys_enter_newfstat"));

    assertThat(probe.answer("access")).isEqualTo("ALLOW");
    assertThat(probe.answer("fstat")).isEqualTo("ALLOW");
    assertThat(probe.answer("write", 1, 0, 9)).isEqualTo("ALLOW");
    assertThat(probe.answer("write", 1, 0, 10)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("write", 7, 0, 10)).as("the same event twice").isEqualTo("ALLOW");
    assertThat(probe.answer("write", 0)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("brk")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("execve")).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer(I386.ABI, "access")).isEqualTo("KILL_PROCESS");
    assertThat(probe.installed("access")).isEqualTo("ALLOW");
    assertThat(probe.rule(X86_64.ABI, "access")).isEqualTo("-e syscalls:sys_enter_access");
  }

  @Test
  void of_severalEvents_allowsEachOfThem() {
    Probe probe = Probe.of(enforced("", "-e", "read,@chown,%statfs", "-e", "write"));

    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("fchownat")).isEqualTo("ALLOW");
    assertThat(probe.answer("fstatfs")).isEqualTo("ALLOW");
    assertThat(probe.answer("write")).isEqualTo("ALLOW");
    assertThat(probe.answer("brk")).isEqualTo("KILL_PROCESS");
    assertThat(probe.rule(X86_64.ABI, "fchownat")).isEqualTo("-e @chown");
    assertThat(probe.rule(X86_64.ABI, "read")).isEqualTo("-e read");
  }

  @Test
  void of_filterBehindSeveralEvents_narrowsEachOfThem() {
    Probe probe = Probe.of(enforced("", "-e", "read,write", "--filter", "fd == 7"));

    assertThat(probe.answer("read", 7)).isEqualTo("ALLOW");
    assertThat(probe.answer("write", 7)).isEqualTo("ALLOW");
    assertThat(probe.answer("read", 1)).isEqualTo("KILL_PROCESS");
    assertThat(probe.answer("write", 1)).isEqualTo("KILL_PROCESS");
  }

  @Test
  void of_oneOfSeveralEventsThatIsNone_pointsAtIt() {
    assertError(
        "",
        options("-e", "read,@basic-oi"),
        "-e: there is no group '@basic-oi'; did you mean @basic-io?",
        "  read,@basic-oi",
        "       ^^^^^^^^^",
        "Groups are those of systemd-analyze syscall-filter.");
    assertError(
        "",
        options("-e", "read,,write"),
        "-e: the event is empty; name a call, as in syscalls:sys_enter_write",
        "  read,,write",
        "       ^");
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> enforced("", "-e", "%signals"))
        .withMessageStartingWith("-e: there is no class '%signals'; did you mean %signal?");
  }

  @Test
  void of_classes_haveWhatTheirParametersTell() {
    Probe probe = Probe.of(enforced("", "-e", "%file"));
    assertThat(probe.answer("renameat2")).isEqualTo("ALLOW");
    assertThat(probe.answer("read")).isEqualTo("KILL_PROCESS");
    Probe descriptors = Probe.of(enforced("", "-e", "%desc"));
    assertThat(descriptors.answer("read")).isEqualTo("ALLOW");
    assertThat(descriptors.answer("openat")).isEqualTo("ALLOW");
    assertThat(descriptors.answer("rename")).isEqualTo("KILL_PROCESS");
  }

  @Test
  void of_elseGiven_thatForTheRest() {
    Probe probe = Probe.of(enforced("errno:EPERM", "-e", "read"));

    assertThat(probe.answer("read")).isEqualTo("ALLOW");
    assertThat(probe.answer("brk")).isEqualTo("ERRNO(1)");
    assertThat(probe.answer(X86_64.ABI, 5000)).isEqualTo("ERRNO(1)");
  }

  @Test
  void of_notEnforced_refusesNothingRecordsEvents() {
    Policy policy =
        EventPolicy.of(false, options("-e", "write", "--filter", "fd == 1"), "", X86_64.ABI);
    Probe probe = Probe.of(policy);

    assertThat(probe.answer("brk")).isEqualTo("ALLOW");
    assertThat(probe.answer(I386.ABI, "brk")).isEqualTo("ALLOW");
    assertThat(probe.installed("brk")).isEqualTo("ALLOW");
    assertThat(probe.installed("write", 2)).isEqualTo("ALLOW");
    assertThat(probe.installed("write", 1)).isEqualTo("TRACE");
    assertThat(probe.installed(I386.ABI, "clone3")).isEqualTo("TRACE(" + Supervision.INSPECT + ")");
    assertThat(policy.rules()).extracting(Rule::decides).containsExactly(false);
  }

  @Test
  void of_notEnforcedWithText_stopsWhereTheNumbersFit() {
    Probe probe =
        Probe.of(
            EventPolicy.of(
                false,
                options(
                    "-e",
                    "openat",
                    "--filter",
                    "filename ~ '/etc/*'",
                    "--filter",
                    "flags & O_RDWR"),
                "",
                X86_64.ABI));

    assertThat(probe.installed("openat", 0, 0, 2)).isEqualTo("TRACE");
    assertThat(probe.installed("openat", 0, 0, 0)).isEqualTo("ALLOW");
  }

  @Test
  void of_badOptions_caretIntoTheOption() {
    assertError(
        "",
        options("-e", ""),
        "-e: the event is empty; name a call, as in syscalls:sys_enter_write");
    assertError(
        "",
        options("-e", "wrte"),
        "-e: 'wrte' is no event of x86_64; did you mean write?",
        "  wrte",
        "  ^^^^");
    assertError(
        "",
        options("-e", "write", "--filter", "fd == 1 && fdd == 1"),
        "--filter: there is no field 'fdd'; did you mean fd? (fields: fd, buf, count)",
        "  fd == 1 && fdd == 1",
        "             ^^^",
        "The condition was read for write of x86_64.");
    assertError(
        "errno:EPRM",
        options("-e", "write"),
        "--else: there is no errno 'EPRM'",
        "  errno:EPRM",
        "  ^^^^^^^^^^",
        "Write its name (errno:EPERM) or its number (errno:1); did you mean EPERM?");
    assertError(
        "",
        options("-e", "openat", "--filter", "filename ~ '/etc/*'"),
        "--filter: 'filename' is an address: the text that it points at lies in the program's"
            + " memory, which no filter sees and the program can change between a check and the"
            + " call; such a condition can only record calls, never allow or refuse them",
        "  filename ~ '/etc/*'",
        "             ^^^^^^^^",
        "Decide openat by its numbers, and paths by Landlock or file permissions; to record calls"
            + " by their text leave -S out.");
    assertError(
        "", List.of(), "-S: there is no -e", "Name the calls to allow: -e syscalls:sys_enter_read");
  }

  @Test
  void filter_withoutEvent_error() {
    assertThatExceptionOfType(PolicyException.class)
        .isThrownBy(() -> options("--filter", "fd == 1"))
        .withMessage(
            """
            --filter: there is no -e that it could narrow
              fd == 1
              ^^^^^^^
            Put --filter after the -e that it belongs to.\
            """);
  }
}
