package io.inquest.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.compile.CompiledFilter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.seccomp.ChainVerdict;
import io.inquest.linux.seccomp.FilterChain;
import io.inquest.linux.seccomp.SeccompData;
import io.inquest.run.BareUnderFilters;
import io.inquest.run.InquestProcess;
import io.inquest.run.Supervised;
import io.inquest.tracee.Argument;
import io.inquest.tracee.BareRun;
import io.inquest.tracee.OtherAbi;
import io.inquest.tracee.SigsysRecord;
import io.inquest.tracee.TraceeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I4: under a stack of policies, a program's calls end as the kernel alone, with the same filters
 * and no tracer, ends them.
 */
final class ChainAgreementTest {
  private static final int SIGSYS = 31;
  private static final int CALLS_A_STACK = 24;

  /** Calls whose results depend on nothing but their arguments, and do no harm. */
  private static final List<String> CALLS =
      List.of(
          "getuid",
          "geteuid",
          "getgid",
          "getegid",
          "getpriority",
          "umask",
          "sysinfo",
          "setpriority",
          "seccomp",
          "prctl",
          "clone",
          "clone3");

  private static final List<String> ACTIONS =
      List.of(
          "allow",
          "allow",
          "log",
          "errno:EPERM",
          "errno:0",
          "errno:77",
          "errno:4095",
          "trap",
          "kill",
          "kill-thread");

  private static final long[] VALUES = {
    0,
    1,
    2,
    22,
    23,
    0x10,
    0x10000,
    0x800000,
    0x810000,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    0x1600000016L,
    -1
  };

  @TempDir Path directory;

  private Random random;

  /** A call by the ABI that it is made in. */
  private record Made(Architecture abi, String name, List<Long> arguments) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("\n" + abi.name() + ' ' + name);
      for (long argument : arguments) {
        text.append(" 0x").append(Long.toHexString(argument));
      }
      return text.toString();
    }
  }

  @Test
  @Tag("i386")
  void i4_randomStacksAndCalls_endAsTheKernelEndsThem() throws IOException {
    agree(Long.getLong("inquest.seed", System.nanoTime()), 9);
  }

  @Test
  @Tag("long")
  void i4_manyRandomStacksAndCalls_endAsTheKernelEndsThem() throws IOException {
    agree(Long.getLong("inquest.seed", System.nanoTime()), 250);
  }

  private void agree(long seed, int stacks) throws IOException {
    for (int stack = 0; stack < stacks; stack++) {
      long own = seed + stack;
      random = new Random(own);
      Path place = Files.createDirectory(directory.resolve("stack-" + stack));
      agreeOnStack("-Dinquest.seed=" + own, place);
    }
  }

  private void agreeOnStack(String seed, Path place) {
    BareUnderFilters bare = new BareUnderFilters(place);
    InquestProcess inquest = InquestProcess.in(place);
    StringBuilder policies = new StringBuilder(seed);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String policy = policy();
      policies.append('\n').append(policy);
      bare.policy(policy);
      inquest.policy(policy);
    }
    List<Made> calls = new ArrayList<>();
    TraceeProgram program = TraceeProgram.forHost();
    for (int i = 0; i < CALLS_A_STACK; i++) {
      Made call = call();
      calls.add(call);
      boolean handled = random.nextBoolean();
      program
          .fork(
              child -> {
                Argument.Buffer record = Argument.buffer("record", SigsysRecord.BYTES);
                if (handled) {
                  child.handle(
                      SIGSYS, body -> body.recordSiginfo(record).setInterruptedResult(1234));
                }
                make(child, call);
                child.writeResult(1).write(1, record).exit(3);
              })
          .waitFor()
          .writeResult(1);
    }
    Path file = program.writeTo(place.resolve("t"));
    BareRun alone = bare.run(file);
    Supervised run = inquest.run(file.toString());
    String about = policies.toString() + calls;
    assertThat(lines(run.output())).as(about).isEqualTo(lines(alone.output()));
    assertThat(run.status()).as(about).isEqualTo(alone.status());
    assertThat(run.records().refused()).as(about).isEqualTo(refusals(bare.filters(), calls));
  }

  private static List<String> lines(String output) {
    StringBuilder printable = new StringBuilder();
    output
        .chars()
        .forEach(
            c ->
                printable.append(c == '\n' || (c > 31 && c < 127) ? (char) c + "" : "<" + c + ">"));
    return printable.toString().lines().map(line -> line.replace("<0><0><0><0>", "_")).toList();
  }

  private String policy() {
    StringBuilder text = new StringBuilder("architectures: [native");
    if (Architecture.host() == X86_64.ABI) {
      text.append(random.nextInt(4) == 0 ? ", i386" : "");
      text.append(random.nextInt(4) == 0 ? ", x32" : "");
    }
    text.append("]\ndefault: allow\nforeign: \"").append(pick(ACTIONS)).append("\"\nrules:\n");
    for (int i = 2 + random.nextInt(8); i > 0; i--) {
      String call = pick(CALLS);
      text.append("  - name: r").append(i).append("\n    syscalls: [").append(call);
      text.append("]\n    action: \"").append(pick(ACTIONS)).append('"');
      List<String> conditions = new ArrayList<>(spared(call));
      if (random.nextInt(3) > 0) {
        // Prctl calls its own second parameter arg2.
        int argument = call.equals("prctl") ? 0 : random.nextInt(3);
        String operator = pick(List.of("==", "!=", "<", "<=", ">", ">=", "&"));
        // What fits the registers of every ABI that is listed.
        conditions.add("arg" + argument + ' ' + operator + ' ' + (value() & 0xffffffffL));
      }
      if (!conditions.isEmpty()) {
        text.append("\n    when: ").append(String.join(" && ", conditions));
      }
      text.append(random.nextInt(4) == 0 ? "\n    record: true\n" : "\n");
    }
    return text.toString();
  }

  /** A condition that leaves out calls that the run itself needs. */
  private static List<String> spared(String call) {
    return switch (call) {
      // Without a tracer, a filter that refused the installation of the next would be the last.
      case "seccomp" -> List.of("op >= 90");
      // Where there is no fork, the program makes its children by it.
      case "clone" -> List.of("arg0 >= 65536");
      default -> List.of();
    };
  }

  private Made call() {
    Architecture abi =
        Architecture.host() != X86_64.ABI
            ? Architecture.host()
            : switch (random.nextInt(8)) {
              case 0 -> OtherAbi.INT80.isHere() ? I386.ABI : X86_64.ABI;
              case 1 -> X32.ABI;
              default -> X86_64.ABI;
            };
    String name = abi == Architecture.host() ? pick(CALLS) : "getuid";
    long[] arguments = new long[6];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = value();
    }
    switch (name) {
      // Operations, flags and sizes that the kernel refuses if a filter does not.
      case "seccomp" -> arguments[0] = 90L + random.nextInt(3);
      case "prctl" -> {
        arguments[0] = random.nextBoolean() ? 22 : 0x1600000016L;
        arguments[1] = 90;
      }
      case "clone" -> arguments[0] = 0x10000 | (random.nextBoolean() ? 0x800000 : 0);
      case "clone3" -> {
        arguments[0] = 0x10;
        arguments[1] = random.nextBoolean() ? 88 : 1;
      }
      case "sysinfo" -> arguments[0] = random.nextInt(8);
      case "getpriority", "setpriority" -> arguments[0] = 70L + random.nextInt(3);
      default -> {}
    }
    if (abi == I386.ABI) {
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] &= 0xffffffffL;
      }
    }
    return new Made(abi, name, Arrays.stream(arguments).boxed().toList());
  }

  private static void make(TraceeProgram program, Made call) {
    Object[] arguments = call.arguments().toArray();
    if (call.abi() == I386.ABI) {
      program.int80(call.name(), arguments);
    } else if (call.abi() == X32.ABI) {
      program.x32(call.name(), arguments);
    } else {
      program.call(call.name(), arguments);
    }
  }

  private static List<String> refusals(List<CompiledFilter> filters, List<Made> calls) {
    FilterChain chain = FilterChain.EMPTY;
    for (CompiledFilter filter : filters) {
      chain = chain.with(filter.program());
    }
    List<String> expected = new ArrayList<>();
    ChainVerdict verdict = new ChainVerdict();
    for (Made call : calls) {
      int nr = call.abi().syscalls().number(call.name()).orElseThrow();
      long[] a = call.arguments().stream().mapToLong(Long::longValue).toArray();
      chain.evaluate(
          new SeccompData().set(nr, call.abi().auditArch(), 0, a[0], a[1], a[2], a[3], a[4], a[5]),
          verdict);
      if (verdict.action().isRefusal()) {
        String data = verdict.data() == 0 ? "" : "(" + verdict.data() + ")";
        expected.add(call.name() + " " + verdict.action() + data);
      }
    }
    return expected;
  }

  private long value() {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
