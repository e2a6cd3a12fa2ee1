package io.inquest.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.seccomp.SeccompAction;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import io.inquest.tracee.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the running kernel answer calls by filters, whatever the calls are: none of them is executed.
 *
 * <p>Each call is made by a thread of a process of its own, under the filters, which are newer than
 * one that answers every call with {@link #GUARD}. ALLOW, LOG, TRACE and USER_NOTIF of the filters
 * give way to it, and all other answers show: ERRNO's data in the result, since the newest of equal
 * answers counts; TRAP's in the signal; KILL_THREAD leaves the process alive. The thread ends by a
 * fault, for which it needs no call.
 */
final class KernelReferee {
  /** An errno that no filter under test answers. */
  private static final int GUARD = 4093;

  /** What TRACE becomes where its data is asked for: the first of these, the second, and so on. */
  private static final int FIRST_STOP = 2048;

  /** In the last argument of the calls that install filters, which the guard lets through. */
  private static final int TOKEN = 0x1e57_0c11;

  private static final int SIGSYS = 31;
  private static final int SIGSEGV = 11;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  private final Architecture abi;
  private final List<Program> filters = new ArrayList<>();
  private final List<Integer> stops = new ArrayList<>();
  private final TraceeProgram program;
  private int calls;

  /**
   * @param abi of the program that makes the calls
   * @param filters the oldest first
   * @param stopsShow whether TRACE and its data are told from ALLOW
   */
  KernelReferee(Architecture abi, List<Program> filters, boolean stopsShow) {
    this.abi = abi;
    for (Program filter : filters) {
      this.filters.add(stopsShow ? showingStops(filter) : filter);
    }
    this.program = TraceeProgram.of(abi);
    // A dump of the memory that parent and child share would take long, and end both.
    program
        .call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)
        .noNewPrivileges()
        .handle(SIGSYS, body -> body.recordSiginfo(record()).segfault());
  }

  private static Argument.Buffer record() {
    return Argument.buffer("record", SigsysRecord.BYTES);
  }

  private Program showingStops(Program filter) {
    List<Instruction> shown = new ArrayList<>();
    for (Instruction each : filter.instructions()) {
      boolean stops =
          each.code() == Instruction.RET_K && SeccompAction.of(each.k()) == SeccompAction.TRACE;
      shown.add(stops ? Instruction.of(Instruction.RET_K, shown(each.k())) : each);
    }
    return Program.of(shown);
  }

  private int shown(int returnValue) {
    if (!stops.contains(returnValue)) {
      stops.add(returnValue);
    }
    return SeccompAction.ERRNO.with(FIRST_STOP + stops.indexOf(returnValue));
  }

  /** Adds a call to those that are asked about. */
  void ask(int nr, long... arguments) {
    calls++;
    Object[] boxed = new Object[arguments.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = arguments[i];
    }
    program
        .vfork(
            child ->
                child
                    .thread(
                        "caller",
                        caller -> {
                          caller.installFilter(0, guard()).expect(0);
                          for (Program filter : filters) {
                            byte[] bytes = filter.toBytes(ByteOrder.LITTLE_ENDIAN);
                            Argument image = TraceeProgram.filter(bytes);
                            caller
                                .call("seccomp", SECCOMP_SET_MODE_FILTER, 0, image, 0, 0, TOKEN)
                                .store("installed");
                          }
                          caller.callNumber(nr, boxed).store("result").segfault();
                        })
                    .join("caller"))
        .waitFor()
        .writeResultBytes(1)
        .result(Argument.value("installed"))
        .writeResultBytes(1)
        .result(Argument.value("result"))
        .writeResultBytes(1)
        .write(1, record());
  }

  private byte[] guard() {
    int nr = abi.syscalls().number("seccomp").orElseThrow();
    int lastArgument = SeccompData.ARGS + 5 * Long.BYTES;
    Program guard =
        Program.of(
            List.of(
                Instruction.of(Instruction.LD_ABS, SeccompData.NR),
                Instruction.jump(Instruction.JEQ_K, nr, 0, 3),
                Instruction.of(Instruction.LD_ABS, lastArgument),
                Instruction.jump(Instruction.JEQ_K, TOKEN, 0, 1),
                Instruction.of(Instruction.RET_K, SeccompAction.ALLOW.value()),
                Instruction.of(Instruction.RET_K, SeccompAction.ERRNO.with(GUARD))));
    return guard.toBytes(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * What the filters returned for each call, in the order of asking; ALLOW stands for whatever gave
   * way to the guard.
   */
  List<Integer> answers(Path file) {
    BareRun run = BareRun.of(program.writeTo(file).toString());
    assertThat(run.status()).isEqualTo(WaitStatus.exited(0));
    ByteBuffer bytes = ByteBuffer.wrap(run.outputBytes()).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> answers = new ArrayList<>();
    int trapsBefore = 0;
    for (int i = 0; i < calls; i++) {
      WaitStatus status = new WaitStatus((int) bytes.getLong());
      assertThat(bytes.getLong()).as("result of seccomp(2)").isZero();
      long result = bytes.getLong();
      byte[] record = new byte[SigsysRecord.BYTES];
      bytes.get(record);
      SigsysRecord signal = SigsysRecord.parse(record);
      boolean trapped = signal.handled() > trapsBefore;
      trapsBefore = signal.handled();
      answers.add(trapped ? SeccompAction.TRAP.with(signal.errno()) : answer(status, result));
    }
    assertThat(bytes.hasRemaining()).isFalse();
    return answers;
  }

  private int answer(WaitStatus status, long result) {
    if (status.equals(WaitStatus.exited(0))) {
      return SeccompAction.KILL_THREAD.value();
    }
    if (status.equals(WaitStatus.killed(SIGSYS))) {
      return SeccompAction.KILL_PROCESS.value();
    }
    assertThat(status).isEqualTo(WaitStatus.killed(SIGSEGV));
    int errno = (int) -result;
    if (errno == GUARD) {
      return SeccompAction.ALLOW.value();
    }
    boolean stopped = errno >= FIRST_STOP && errno < FIRST_STOP + stops.size();
    return stopped ? stops.get(errno - FIRST_STOP) : SeccompAction.ERRNO.with(errno);
  }
}
