package io.inquest.seize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.trace.install.OneCallFilter;
import io.inquest.tracee.Argument;
import io.inquest.tracee.ChildProcess;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The filters of processes that run. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class ProcessFiltersTest {
  private static final int UNAME = Architecture.host().syscalls().number("uname").orElseThrow();
  private static final int SYSINFO = Architecture.host().syscalls().number("sysinfo").orElseThrow();
  private static final byte[] OLDER = OneCallFilter.of(UNAME, SeccompAction.ERRNO.with(5));
  private static final byte[] NEWER = OneCallFilter.of(SYSINFO, SeccompAction.ERRNO.with(6));

  @TempDir private Path directory;
  private RandomAccessFile toProgram;
  private RandomAccessFile fromProgram;

  @BeforeEach
  void makeFifos() throws Exception {
    toProgram = fifo("in");
    fromProgram = fifo("out");
  }

  /** Open for both, it does not wait for the other end. */
  private RandomAccessFile fifo(String name) throws Exception {
    Path fifo = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    return new RandomAccessFile(fifo.toFile(), "rw");
  }

  /** Starts a program, which then says that it is ready and waits for a word. */
  private ChildProcess waiting(TraceeProgram program) throws IOException {
    Path file =
        program
            .write(1, "r")
            .call("read", 0, Argument.buffer("word", 1), 1)
            .expect(1)
            .exit(7)
            .writeTo(directory.resolve("t"));
    ChildProcess process =
        ChildProcess.start(
            List.of(file.toString()),
            Map.of(),
            directory,
            directory.resolve("in"),
            directory.resolve("out"),
            directory.resolve("err"));
    assertThat(fromProgram.read()).isEqualTo('r');
    return process;
  }

  private static void assumeRoot() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root may read a task's filters");
  }

  @Test
  void filtersOfAProcess_areTheKernelsOldestFirst_andItRunsOn() throws IOException {
    assumeRoot();
    ChildProcess process =
        waiting(
            TraceeProgram.forHost()
                .noNewPrivileges()
                .installFilter(0, OLDER)
                .expect(0)
                .installFilter(0, NEWER)
                .expect(0));

    List<Program> filters = ProcessFilters.of(process.pid());

    assertThat(filters)
        .extracting(filter -> filter.toBytes(ByteOrder.nativeOrder()))
        .containsExactly(OLDER, NEWER);
    toProgram.write('!');
    assertThat(process.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void processWithoutFilters_hasNone_andRunsOn() throws IOException {
    assumeRoot();
    ChildProcess process = waiting(TraceeProgram.forHost());

    assertThat(ProcessFilters.of(process.pid())).isEmpty();

    toProgram.write('!');
    assertThat(process.waitFor()).isEqualTo(WaitStatus.exited(7));
  }

  @Test
  void processThatIsGone_isSaidToBe() throws IOException {
    ChildProcess process = waiting(TraceeProgram.forHost());
    toProgram.write('!');
    process.waitFor();

    assertThatThrownBy(() -> ProcessFilters.of(process.pid()))
        .isInstanceOf(AttachException.class)
        .hasMessage("cannot attach to " + process.pid() + ": there is no such process");
  }
}
