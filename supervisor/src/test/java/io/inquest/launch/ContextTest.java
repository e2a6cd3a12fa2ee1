package io.inquest.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.trace.follow.Distribution;
import io.inquest.trace.install.Caller;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.WaitStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** I5: a program finds itself as without Inquest: what it inherits, and what it is given. */
class ContextTest {

  /** Everything but who it is, whom it has for a parent, and how much memory and time it used. */
  private static final String STATUS =
      "grep -Ev '^(Pid|Tgid|Ngid|PPid|TracerPid|NS.*|Vm.*|Rss.*|SigQ|NoNewPrivs|Seccomp.*"
          + "|.*ctxt_switches):' /proc/self/status; ";

  private static final String KERNEL_FACTS =
      STATUS
          + "cat /proc/self/limits /proc/self/coredump_filter /proc/self/oom_score_adj"
          + " /proc/self/timerslack_ns /proc/self/personality /proc/self/cgroup; "
          + "umask; pwd; nice; cut -d' ' -f 18,19,40,41 /proc/self/stat";

  @TempDir private static Path directory;
  private static Distribution inquest;

  @BeforeAll
  static void install() throws Exception {
    inquest = Distribution.in(directory);
  }

  private static void assertSame(Caller caller, String script, String... program) {
    BareRun bare = inquest.scriptedBare(caller, script, program);
    BareRun supervised = inquest.scripted(caller, script, program);
    assertThat(supervised.output()).isEqualTo(bare.output());
    assertThat(supervised.errors()).isEqualTo(bare.errors());
    assertThat(supervised.status()).isEqualTo(bare.status());
    assertThat(bare.outputBytes()).isNotEmpty();
    assertThat(Arrays.equals(supervised.outputBytes(), bare.outputBytes())).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_plainContext_programFindsTheSame(Caller caller) {
    assertSame(caller, "exec \"$@\"", "sh", "-c", KERNEL_FACTS);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_unusualContext_programFindsTheSame(Caller caller) {
    String unusual =
        "umask 027; ulimit -S -n 300; ulimit -c 0; trap '' USR1 USR2 PIPE HUP CHLD TSTP; cd /usr;"
            + " echo 0x13 > /proc/self/coredump_filter; echo 500 > /proc/self/oom_score_adj; exec"
            + " nice -n 3 setarch -R \"$@\"";
    assertSame(caller, unusual, "sh", "-c", KERNEL_FACTS);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_inheritedDescriptors_programHasThoseAndNoOther(Caller caller) {
    // By number and target; ls adds the folder that it reads.
    String list =
        "cd /proc/$$/fd; for fd in *; do [ -h $fd ] && echo \"$fd $(readlink $fd)\"; done"
            + " | grep -v -e pipe: -e bare-run";
    assertSame(caller, "exec \"$@\" 7< /etc/passwd 8< /etc/group 9> /dev/null", "sh", "-c", list);
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_fileOfInquestAsInput_isTheProgramsInput(Caller caller) {
    assertSame(caller, "exec \"$@\" < bin/inquest", "cat");
  }

  @Test
  void run_closedStandardDescriptors_stayClosed() {
    String which = "for fd in 0 1 2; do [ -h /proc/$$/fd/$fd ] || set -- $fd$1; done; exit $1";
    assertThat(inquest.scripted(Caller.SELF, "exec \"$@\" <&-", "sh", "-c", which).status())
        .isEqualTo(WaitStatus.exited(0));
    assertThat(inquest.scripted(Caller.SELF, "exec \"$@\" 2>&-", "sh", "-c", which).status())
        .isEqualTo(WaitStatus.exited(2));
    assertThat(
            inquest.scripted(Caller.SELF, "exec \"$@\" <&- >&- 2>&-", "sh", "-c", which).status())
        .isEqualTo(WaitStatus.exited(210));
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_environmentOfAnyBytes_isTheSameInTheSameOrder(Caller caller) {
    String any =
        "exec env -i PATH=\"$PATH\" JAVA_HOME=\"$JAVA_HOME\" Z=1 \"A=$(printf '\\377')\" a.b=c B="
            + " JDK_JAVA_OPTIONS=-Dx=y \"LONG=$(head -c 110000 /dev/zero | tr '\\0' x)\""
            + " \"LONGER=$(head -c 120000 /dev/zero | tr '\\0' y)\" LC_ALL=C \"$@\"";
    assertSame(caller, any, "cat", "/proc/self/environ");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_argumentsOfAnyBytes_areTheSame(Caller caller) {
    String any =
        "LC_ALL=C exec \"$@\" \"$(printf '\\377\\376')\" '' '?' -h -- --version @/etc/passwd"
            + " \"'quoted'\" $(seq 1 20000) \"$(printf '\\303\\274')\" ''";
    assertSame(caller, any, "printf", "%s|");
  }

  @Test
  void run_programNameOfAnyBytes_isFoundInPath() {
    String script =
        "mkdir any && cp /bin/echo any/\"$(printf 'p\\377')\" && PATH=$PWD/any:$PATH && export"
            + " LC_ALL=C && \"$@\" \"$(printf 'p\\377')\" found";
    assertThat(inquest.scripted(Caller.SELF, script).output()).isEqualTo("found\n");
  }

  @ParameterizedTest
  @EnumSource(Caller.class)
  void run_largeInput_comesThroughAPipeAndAFile(Caller caller) {
    assertSame(caller, "head -c 3000000 /dev/urandom | \"$@\" | wc -c", "cat");
    byte[] large = new byte[3_000_000];
    new Random(1).nextBytes(large);
    BareRun run =
        BareRun.of(
            inquest.command(caller, "cat"), Distribution.environment(), large, inquest.root());
    assertThat(Arrays.equals(run.outputBytes(), large)).isTrue();
  }

  @Test
  void run_asUser_hasThatUsersIdsAndNoCapabilities() {
    String ids = "id -u; id -g; id -G; grep -E '^Cap(Prm|Eff)' /proc/self/status";
    BareRun bare = inquest.bare(Caller.NOBODY, "sh", "-c", ids);
    BareRun supervised =
        BareRun.of(
            inquest.command(
                Caller.SELF, List.of("--quiet", "--user", "nobody", "--"), "sh", "-c", ids),
            Distribution.environment(),
            new byte[0],
            inquest.root());
    assertThat(supervised.output().lines().toList().subList(0, 2))
        .isEqualTo(bare.output().lines().toList().subList(0, 2));
    assertThat(supervised.output()).endsWith(bare.output().substring(bare.output().indexOf("Cap")));
  }
}
