package io.inquest.trace.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.linux.stack.StackUnwinder;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The call stacks that are recorded of real programs, unwound from outside. */
final class CallStacksTest {
  private static final int EPERM = 1;

  @TempDir Path directory;

  @BeforeAll
  static void requireLibdw() {
    Assumptions.assumeTrue(StackUnwinder.load().isPresent(), "no libdw here");
  }

  @Test
  @Tag("aarch64")
  void refusal_ofARealProgram_hasItsStackFromTheCallToTheStart() {
    Supervised run = refusing("uname").run("uname");

    StackTaken stack = stackOf(run, run.records().refusals().get(0));
    assertThat(stack.cut()).isEmpty();
    Frame innermost = stack.frames().get(0);
    assertThat(innermost.module()).contains("libc.so");
    assertThat(innermost.symbol()).contains("uname");
    assertThat(innermost.address()).isEqualTo(run.records().refusals().get(0).ip());
    assertThat(stack.frames().get(stack.frames().size() - 1).module()).endsWith("/uname");
    assertThat(stack.frames()).allSatisfy(frame -> assertThat(frame.buildId()).isNotEmpty());
  }

  @Test
  void likeRefusals_ofOneProcessAndOfLaterOnes_referToTheFirstStack() {
    Supervised run = refusing("uname").run("sh", "-c", "uname; uname; uname; true");

    assertThat(run.records().refusals()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(run.records().refusals()).extracting(Decision::stack).containsOnly(1);
    assertThat(run.records().of(StackTaken.class)).hasSize(1);
  }

  @Test
  void refusal_withoutUnwindInformation_hasAPartialStackAndTheProgramGoesOn() {
    TraceeProgram program =
        TraceeProgram.forHost().call("getppid").expectError(EPERM).write(1, "on").exit(4);
    Supervised run = refusing("getppid").run(program.writeTo(directory.resolve("t")).toString());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(4));
    assertThat(run.output()).isEqualTo("on");
    StackTaken stack = stackOf(run, run.records().refusals().get(0));
    assertThat(stack.frames()).hasSize(1);
    assertThat(stack.cut()).isNotEmpty();
  }

  @Test
  void refusals_atHundredsOfCallSitesInManyProcesses_eachHaveAStack() {
    TraceeProgram program = TraceeProgram.forHost();
    for (int i = 0; i < 40; i++) {
      program.fork(
          child -> {
            for (int call = 0; call < 10; call++) {
              child.call("getppid").expectError(EPERM);
            }
            child.exit(0);
          });
      program.waitFor().expect(0);
    }
    Supervised run = refusing("getppid").run(program.writeTo(directory.resolve("t")).toString());

    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    assertThat(new HashSet<>(run.records().refusals().stream().map(Decision::stack).toList()))
        .hasSize(400)
        .doesNotContain(CallStacks.NONE);
  }

  @Test
  @Tag("aarch64")
  void kill_hasTheStackOfTheTaskThatWasKilled() {
    Supervised run =
        InquestProcess.in(directory)
            .policy("default: allow", "rules:", "  - {name: no, syscalls: uname, action: kill}")
            .run("uname");

    assertThat(stackOf(run, run.records().refusals().get(0)).frames().get(0).symbol())
        .contains("uname");
  }

  @Test
  void installation_byACompiledProgram_hasItsCallSite() throws IOException {
    String program = compiled();
    Supervised run = InquestProcess.in(directory).with("-p", "observe").run(program);

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    FilterInstalled filter =
        run.records().of(FilterInstalled.class).stream()
            .filter(each -> each.origin() == Origin.PROGRAM)
            .findFirst()
            .orElseThrow();
    assertThat(filter.site().exe()).isEqualTo(program);
    StackTaken stack = run.records().of(StackTaken.class).get(filter.site().stack() - 1);
    assertThat(stack.frames().get(0).address()).isEqualTo(filter.site().ip());
    assertThat(stack.frames()).extracting(Frame::symbol).contains("install_filter", "main");
    assertThat(stack.frames())
        .filteredOn(frame -> frame.symbol().equals("install_filter"))
        .allSatisfy(frame -> assertThat(frame.source()).endsWith("deep.c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-O0", "-O2"})
  @Tag("aarch64")
  void refusal_belowSignedReturnAddresses_hasItsStackFromTheCallToTheStart(String optimisation)
      throws IOException {
    Assumptions.assumeTrue(signsAddresses(), "no processor with pointer authentication");
    String program =
        compile(
            directory.resolve("signed").toString(),
            """
            int signatures;
            __attribute__((noinline)) int inner(void) {
              signatures += (long) ((void **) __builtin_frame_address(0))[1] >> 48 != 0;
              return syscall(SYS_getppid) + 1;
            }
            __attribute__((noinline)) int outer(void) {
              signatures += (long) ((void **) __builtin_frame_address(0))[1] >> 48 != 0;
              return inner() + 1;
            }
            int main(void) {
              return outer() == 1 ? signatures : 99;
            }
            """,
            "-mbranch-protection=standard",
            optimisation);
    Supervised run = refusing("getppid").run(program);

    assertThat(run.status()).as("return addresses signed").isEqualTo(WaitStatus.exited(2));
    StackTaken stack = stackOf(run, run.records().refusals().get(0));
    assertThat(stack.cut()).isEmpty();
    assertThat(stack.frames())
        .extracting(Frame::symbol)
        .filteredOn(symbol -> !symbol.isEmpty())
        .containsSubsequence("syscall", "inner", "outer", "main", "_start")
        .doesNotHaveDuplicates();
    assertThat(stack.frames()).allSatisfy(frame -> assertThat(frame.buildId()).isNotEmpty());
  }

  /** Whether this processor has pointer authentication. */
  private static boolean signsAddresses() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .anyMatch(line -> line.startsWith("Features") && line.contains(" paca"));
  }

  @Test
  void stack_deeperThanIsKept_saysSo() throws IOException {
    Supervised run = InquestProcess.in(directory).with("-p", "observe").run(compiled());

    StackTaken stack = stackOf(run, run.records().refusals().get(0));
    assertThat(stack.frames()).hasSize(StackUnwinder.MOST_FRAMES);
    assertThat(stack.cut()).contains("64 frames");
  }

  @Test
  void refusal_inALibraryThatWasLoadedLater_isNamed() throws IOException {
    String library = directory.resolve("late.so").toString();
    compile(library, "int late(void) { return (int) getsid(0) + 0; }", "-shared", "-fPIC");
    String program =
        compile(
            directory.resolve("loads").toString(),
            """
            int main(int count, char **arguments) {
              getppid();
              void *library = dlopen(arguments[1], RTLD_NOW);
              return ((int (*)(void)) dlsym(library, "late"))() == 0;
            }
            """,
            "-ldl");
    Supervised run =
        InquestProcess.in(directory)
            .policy(
                "default: allow",
                "rules:",
                "  - {name: early, syscalls: getppid, action: errno:EPERM}",
                "  - {name: late, syscalls: getsid, action: errno:EPERM}")
            .run(program, library);

    assertThat(run.records().refusals()).as(run.errors()).hasSize(2);
    assertThat(stackOf(run, run.records().refusals().get(1)).frames())
        .anySatisfy(
            frame -> {
              assertThat(frame.symbol()).isEqualTo("late");
              assertThat(frame.module()).isEqualTo(library);
            })
        .last()
        .satisfies(frame -> assertThat(frame.symbol()).isEqualTo("_start"));
  }

  @Test
  void refusal_inAnotherRoot_hasItsStackFromTheCallToTheStart() throws IOException {
    String program =
        compile(
            directory.resolve("elsewhere").toString(),
            """
            int main(int count, char **arguments) {
              return chroot(arguments[1]) == 0 && getppid() < 0 ? 0 : 3;
            }
            """);
    String empty = Files.createDirectory(directory.resolve("empty")).toString();
    Supervised run = refusing("getppid").run(program, empty);
    Assumptions.assumeTrue(run.status().equals(WaitStatus.exited(0)), "no right to chroot");

    assertThat(stackOf(run, run.records().refusals().get(0)).frames())
        .extracting(Frame::symbol)
        .contains("main")
        .last()
        .isEqualTo("_start");
  }

  @Test
  void refusal_aboveAFrameThatAHandlerIsToProvide_hasTheStackUpToThere() throws IOException {
    String program =
        compile(
            directory.resolve("absent").toString(),
            """
            #include <linux/userfaultfd.h>
            #include <string.h>
            #include <sys/ioctl.h>
            #include <sys/mman.h>
            static char *pages;
            __attribute__((noinline)) int inner(void) {
              int handler = syscall(SYS_userfaultfd, 0);
              struct uffdio_api api = {.api = UFFD_API};
              struct uffdio_register range = {
                  .range = {(unsigned long) pages, 8192}, .mode = UFFDIO_REGISTER_MODE_MISSING};
              if (ioctl(handler, UFFDIO_API, &api) || ioctl(handler, UFFDIO_REGISTER, &range)
                  || madvise(pages, 8192, MADV_DONTNEED)) {
                _exit(3);
              }
              syscall(SYS_getppid);
              _exit(0);
            }
            __attribute__((noinline)) int outer(void) {
              char room[5 * 4096];
              memset(room, 1, sizeof room);
              return inner() + room[0];
            }
            int main(void) {
              pages = (char *) ((unsigned long) __builtin_frame_address(0) & -4096L) - 4096;
              return outer();
            }
            """);
    Supervised run = refusing("getppid").run(program);
    Assumptions.assumeTrue(
        run.status().equals(WaitStatus.exited(0)), "userfaultfd(2) is not allowed here");

    StackTaken stack = stackOf(run, run.records().refusals().get(0));
    assertThat(stack.cut()).contains("not in memory");
    assertThat(stack.frames())
        .extracting(Frame::symbol)
        .contains("inner", "outer")
        .doesNotContain("main");
  }

  /** A program that installs a filter and is refused a call at the end of a deep recursion. */
  private String compiled() throws IOException {
    return compile(
        directory.resolve("deep").toString(),
        """
        __attribute__((noinline)) int install_filter(void) {
          struct sock_filter code[] = {
              BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
              BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
          struct sock_fprog program = {4, code};
          prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
          return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) + 0;
        }
        __attribute__((noinline)) int recurse(int depth) {
          return depth == 0 ? (int) syscall(SYS_getppid) : recurse(depth - 1) + 0 * depth;
        }
        int main(void) {
          return install_filter() != 0 || recurse(100) != -1;
        }
        """);
  }

  /** Makes a program with debug information; skips the test where that cannot be done. */
  private static String compile(String target, String text, String... options) throws IOException {
    Path source = Path.of(target + ".c");
    Files.writeString(
        source,
        """
        #include <dlfcn.h>
        #include <stddef.h>
        #include <linux/filter.h>
        #include <linux/seccomp.h>
        #include <sys/prctl.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        """
            + text);
    List<String> command =
        new ArrayList<>(List.of("gcc", "-O0", "-g", "-o", target, source.toString()));
    command.addAll(List.of(options));
    BareRun gcc = compiler(command.toArray(String[]::new));
    Assumptions.assumeTrue(
        gcc != null && gcc.status().equals(WaitStatus.exited(0)), "no C compiler here");
    return target;
  }

  private static BareRun compiler(String... command) {
    try {
      return BareRun.of(command);
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private InquestProcess refusing(String call) {
    return InquestProcess.in(directory)
        .policy(
            "default: allow",
            "rules:",
            "  - {name: no, syscalls: " + call + ", action: errno:EPERM}");
  }

  private static StackTaken stackOf(Supervised run, Decision refusal) {
    List<StackTaken> stacks = run.records().of(StackTaken.class);
    return stacks.stream()
        .filter(stack -> stack.number() == refusal.stack())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stack " + refusal.stack() + " in " + stacks));
  }
}
