package io.inquest.bench;

import static io.inquest.tracee.Argument.buffer;

import io.inquest.tracee.TraceeProgram;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The programs that are run: static executables which take the time themselves, so that what it
 * costs to start a contender is not counted.
 */
final class BenchPrograms {
  private static final int EPERM = 1;
  private static final int F_GETFD = 1;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  private static final int TIMESPEC = 16;

  private final Path directory;

  BenchPrograms(Path directory) {
    this.directory = directory;
  }

  /** The index of a loop's timespecs in its output. */
  static final int LOOP_START = 0;

  static final int LOOP_CPU_START = 1;
  static final int LOOP_END = 2;
  static final int LOOP_CPU_END = 3;
  private static final int LOOP_CLOCKS = 4;

  /** Calls getppid so many times. */
  Path allowed(long calls) {
    return loop(program(), calls, body -> body.call("getppid")).writeTo(at("allowed"));
  }

  /** Calls fcntl so many times. */
  Path checked(long calls) {
    return loop(program(), calls, body -> body.call("fcntl", 1, F_GETFD)).writeTo(at("checked"));
  }

  /** As {@link #allowed}, having installed a filter itself. */
  Path allowedUnderOwn(byte[] filter, long calls) {
    return loop(filtered(filter), calls, body -> body.call("getppid"))
        .writeTo(at("allowed-own-filter-" + calls));
  }

  /** As {@link #checked}, having installed a filter itself. */
  Path checkedUnderOwn(byte[] filter, long calls) {
    return loop(filtered(filter), calls, body -> body.call("fcntl", 1, F_GETFD))
        .writeTo(at("checked-own-filter"));
  }

  /** Calls getppid so many times, which must fail with EPERM. */
  Path refused(long calls) {
    return loop(program().call("getppid").expectError(EPERM), calls, body -> body.call("getppid"))
        .writeTo(at("refused"));
  }

  /** As {@link #refused}, by a filter that it has installed itself. */
  Path refusedByOwn(byte[] filter, long calls) {
    return loop(
            filtered(filter).call("getppid").expectError(EPERM),
            calls,
            body -> body.call("getppid"))
        .writeTo(at("refused-own-filter"));
  }

  /** Writes CLOCK_MONOTONIC as its first act. */
  Path clock() {
    TraceeProgram program = program();
    readClock(program, CLOCK_MONOTONIC, 0, 1);
    return program.write(1, buffer("clocks", TIMESPEC)).exit(0).writeTo(at("clock"));
  }

  private TraceeProgram loop(TraceeProgram program, long calls, Consumer<TraceeProgram> body) {
    readClock(program, CLOCK_MONOTONIC, LOOP_START, LOOP_CLOCKS);
    readClock(program, CLOCK_PROCESS_CPUTIME_ID, LOOP_CPU_START, LOOP_CLOCKS);
    program.repeat(calls, body);
    readClock(program, CLOCK_PROCESS_CPUTIME_ID, LOOP_CPU_END, LOOP_CLOCKS);
    readClock(program, CLOCK_MONOTONIC, LOOP_END, LOOP_CLOCKS);
    return program.write(1, buffer("clocks", LOOP_CLOCKS * TIMESPEC)).exit(0);
  }

  private static void readClock(TraceeProgram program, int clock, int index, int clocks) {
    program
        .call("clock_gettime", clock, buffer("clocks", clocks * TIMESPEC).at(index * TIMESPEC))
        .expectSuccess();
  }

  private static TraceeProgram filtered(byte[] filter) {
    return program().noNewPrivileges().installFilter(0, filter).expectSuccess();
  }

  private static TraceeProgram program() {
    return TraceeProgram.forHost();
  }

  private Path at(String name) {
    return directory.resolve(name);
  }
}
