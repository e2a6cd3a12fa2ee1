package io.inquest.trace.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.Sha256;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.run.InquestProcess;
import io.inquest.run.Nobody;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that get in the way of another's installation of a filter. */
final class InstallationRaceTest {
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();
  private static final int FLAG_TSYNC = 1;
  private static final int EFAULT = 14;
  private static final int REFUSED = 5;
  private static final int FILTER_SIZE = 32;
  private static final int ROUNDS = 60;
  private static final int SIGKILL = 9;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_SHARED_FIXED_ANONYMOUS = 0x31;

  @TempDir private Path directory;

  /** A file with two filters of one length: one refuses, the other does not. */
  private Path filters() throws IOException {
    byte[] strong = OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(REFUSED));
    byte[] weak = OneCallFilter.of(UNAME, SeccompAction.ALLOW.value());
    ByteBuffer both = ByteBuffer.allocate(2 * FILTER_SIZE).put(strong).put(weak);
    return Files.write(directory.resolve("filters"), both.array());
  }

  /** Threads that install what another keeps changing, and tell what the kernel then answers. */
  private TraceeProgram racing(Path filters) {
    Argument.Buffer code = Argument.buffer("code", FILTER_SIZE);
    TraceeProgram program =
        reading(TraceeProgram.forHost(), filters, code)
            .thread("racer", body -> changeForever(body, code));
    return installing(program, code).exit(0);
  }

  /** The same where it is another process that keeps changing it, in memory that both share. */
  private TraceeProgram racingProcesses(Path filters) {
    long code = 0x10000000;
    TraceeProgram program = shared(code);
    reading(program, filters, code).fork(child -> changeForever(child, code)).store("racer");
    return installing(program, code)
        .call("kill", Argument.value("racer"), SIGKILL)
        .expect(0)
        .exit(0);
  }

  private static TraceeProgram shared(long address) {
    return TraceeProgram.forHost()
        .call("mmap", address, 4096, PROT_READ_WRITE, MAP_SHARED_FIXED_ANONYMOUS, -1, 0)
        .expect(address);
  }

  private static TraceeProgram reading(TraceeProgram program, Path filters, Object code) {
    return program
        .noNewPrivileges()
        .call("openat", TraceeProgram.AT_FDCWD, filters.toString(), 0)
        .expect(3)
        .call("pread64", 3, code, FILTER_SIZE, 0);
  }

  private static void changeForever(TraceeProgram body, Object code) {
    body.forever(
        round ->
            round
                .call("pread64", 3, code, FILTER_SIZE, FILTER_SIZE)
                .call("pread64", 3, code, FILTER_SIZE, 0));
  }

  private static TraceeProgram installing(TraceeProgram program, Object code) {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "t" + round;
      program
          .thread(
              name,
              body ->
                  body.call("seccomp", 1, 0, Argument.words(4L, code))
                      .expect(0)
                      .call("uname", 0)
                      .writeResult(1))
          .join(name);
    }
    return program;
  }

  @Test
  void ordinaryUser_threadChangesTheFilter_whatTheKernelGetsIsWhatIsRecorded() throws IOException {
    assertRecordedAsAnswered(racing(filters()));
  }

  @Test
  void ordinaryUser_processChangesTheFilter_whatTheKernelGetsIsWhatIsRecorded() throws IOException {
    assertRecordedAsAnswered(racingProcesses(filters()));
  }

  @Test
  void ordinaryUser_filterInSharedMemoryThatIsNotReplaced_isSaidToBeUncertain() throws IOException {
    long code = 0x10000000;
    TraceeProgram program =
        reading(shared(code), filters(), code)
            .call("seccomp", 1, 0, Argument.words(4L, code))
            .expect(0)
            .exit(0);
    InquestProcess inquest = Nobody.inquest(directory).with("--exact");

    Supervised run = inquest.run(program.writeTo(directory.resolve("t")).toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().gaps())
        .extracting(Gap::kind)
        .containsExactly(GapKind.UNOBSERVED_FILTER);
  }

  private void assertRecordedAsAnswered(TraceeProgram racing) throws IOException {
    InquestProcess inquest = Nobody.inquest(directory).policy("default: allow");
    Path program = racing.writeTo(directory.resolve("t"));

    Supervised run = inquest.run(program.toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    List<Integer> answers = answers(run.output());
    List<FilterInstalled> installed =
        run.records().of(FilterInstalled.class).stream()
            .filter(filter -> filter.origin() == Origin.PROGRAM)
            .toList();
    assertThat(installed).hasSize(ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      int returned =
          ByteBuffer.wrap(installed.get(round).program().toArray())
              .order(ByteOrder.nativeOrder())
              .getInt(2 * 8 + 4);
      boolean strong = returned != SeccompAction.ALLOW.value();
      assertThat(answers.get(round)).as("round %d", round).isEqualTo(strong ? -REFUSED : -EFAULT);
    }
    assertThat(run.records().refusals())
        .extracting(Decision::tid)
        .containsExactlyElementsOf(
            installed.stream().filter(filter -> strong(filter)).map(FilterInstalled::tid).toList());
    assertThat(run.records().gaps()).isEmpty();
  }

  private static boolean strong(FilterInstalled filter) {
    return filter
        .sha256()
        .equals(Sha256.hex(OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(REFUSED))));
  }

  private static List<Integer> answers(String output) {
    List<Integer> answers = new ArrayList<>();
    output.lines().forEach(line -> answers.add(Integer.parseInt(line)));
    return answers;
  }

  @Test
  void ordinaryUser_vforksChild_doesNotWaitForItsCreator() throws IOException {
    TraceeProgram program =
        TraceeProgram.forHost()
            .noNewPrivileges()
            .thread("other", body -> body.forever(round -> round.call("getppid")))
            .vfork(
                child ->
                    child
                        .installFilter(
                            0, OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(REFUSED)))
                        .expect(0)
                        .call("uname", 0)
                        .exitWithErrno())
            .waitFor()
            .expect(WaitStatus.exited(REFUSED))
            .exit(0);

    Supervised run =
        Nobody.inquest(directory)
            .policy("default: allow")
            .run(program.writeTo(directory.resolve("t")).toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().refused()).containsExactly("uname ERRNO(" + REFUSED + ")");
    assertThat(run.records().gaps()).isEmpty();
  }

  @Test
  void threadsThatGetTheFilterAtOnce_areNeverJudgedWithoutIt() {
    TraceeProgram program = TraceeProgram.forHost();
    for (int child = 0; child < 50; child++) {
      program
          .fork(
              body ->
                  body.thread("mate", mate -> mate.forever(round -> round.call("uname", 0)))
                      .noNewPrivileges()
                      .installFilter(
                          FLAG_TSYNC, OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(REFUSED)))
                      .expect(0)
                      .repeat(20, round -> round.call("uname", 0).expectError(REFUSED))
                      .exit(0))
          .waitFor()
          .expect(WaitStatus.exited(0));
    }

    Supervised run =
        InquestProcess.in(directory)
            .policy("default: allow")
            .run(program.exit(0).writeTo(directory.resolve("t")).toString());

    assertThat(run.status()).as(run.errors()).isEqualTo(WaitStatus.exited(0));
    assertThat(run.records().decisions())
        .filteredOn(decision -> decision.nr() == UNAME)
        .extracting(Decision::data)
        .hasSizeGreaterThanOrEqualTo(50 * 20)
        .containsOnly(REFUSED);
    assertThat(run.records().gaps()).isEmpty();
  }
}
