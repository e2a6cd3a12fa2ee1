package io.inquest.compile;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X86_64;
import io.inquest.linux.event.Event;
import io.inquest.linux.event.Field;
import io.inquest.linux.event.FieldValues;
import io.inquest.linux.event.FilterExpression;
import io.inquest.linux.seccomp.SeccompData;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** A policy made up at random, as text and as what its rules say by plain interpretation. */
public final class RandomPolicy {
  /**
   * Calls with parameters of 64, 32 and 16 bits, signed and not; and those that supervision stops.
   */
  public static final List<String> CALLS =
      List.of(
          "read",
          "write",
          "openat",
          "mmap",
          "lseek",
          "fchmod",
          "ioctl",
          "socket",
          "kill",
          "fcntl",
          "clone",
          "personality",
          "setpriority",
          "clone3",
          "seccomp",
          "prctl",
          "getpid",
          "pwrite64",
          "mprotect",
          "bind");

  private static final List<String> ACTIONS =
      List.of("allow", "allow", "log", "errno:EPERM", "errno:38", "trap", "kill", "kill-thread");
  private static final long[] EDGES = {
    0,
    1,
    2,
    5,
    22,
    0x7fff,
    0x8000,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    0x800000L,
    0x500000005L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    0xffffffff00000000L
  };

  private static final int ROW = 6;

  /** One rule. */
  record Line(List<String> calls, String when, String action, boolean record) {}

  /** The ABIs that it lists. */
  public final List<Architecture> abis = new ArrayList<>();

  final List<Line> rules = new ArrayList<>();
  final String byDefault;
  final String foreign;
  final String unknown;
  private final List<Long> values = new ArrayList<>();
  private final Random random;

  /** Draws a policy. */
  public RandomPolicy(Random random) {
    this.random = random;
    abis.add(X86_64.ABI);
    for (Architecture abi : Architecture.all()) {
      if (abi != X86_64.ABI && random.nextInt(3) == 0) {
        abis.add(abi);
      }
    }
    if (random.nextInt(6) == 0) {
      abis.clear();
      abis.add(I386.ABI);
    }
    byDefault = pick(ACTIONS);
    foreign = pick(ACTIONS);
    unknown = random.nextBoolean() ? byDefault : pick(ACTIONS);
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      rules.add(rule());
    }
  }

  private Line rule() {
    boolean conditioned = random.nextInt(3) > 0;
    List<String> calls = new ArrayList<>();
    for (int i = conditioned ? 1 : 1 + random.nextInt(4); i > 0; i--) {
      calls.add(pick(CALLS));
    }
    String when = conditioned ? expression(calls.get(0), 3) : null;
    return new Line(calls, when, pick(ACTIONS), random.nextInt(4) == 0);
  }

  private String expression(String call, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(25) == 0 ? ROW : random.nextInt(6);
    return switch (kind) {
      case 1 -> "(" + expression(call, depth - 1) + " && " + expression(call, depth - 1) + ")";
      case 2 -> "(" + expression(call, depth - 1) + " || " + expression(call, depth - 1) + ")";
      case 3 -> "!(" + expression(call, depth - 1) + ")";
      case ROW -> "(" + row(call) + ")";
      default -> comparison(call);
    };
  }

  /** Many values of one parameter, as people list ioctl's requests. */
  private String row(String call) {
    String first = comparison(call);
    String name = first.substring(0, first.indexOf(' '));
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < 9 + random.nextInt(12); i++) {
      long value = random.nextInt(5) == 0 ? random.nextInt() & 0x7fff : random.nextInt(40);
      values.add(value);
      row.append(i == 0 ? "" : " || ").append(name).append(" == ").append(value);
    }
    return row.toString();
  }

  private String comparison(String call) {
    List<String> names = new ArrayList<>(List.of("arg0"));
    int bits = 64;
    List<Architecture> having = new ArrayList<>(abis);
    having.removeIf(abi -> abi.syscalls().number(call).isEmpty());
    for (Architecture abi : having) {
      List<String> own = new ArrayList<>();
      for (Field.Numeric field : Event.of(abi, call).fields()) {
        own.add(field.name());
      }
      if (abi == having.get(0)) {
        names.addAll(own);
      }
      names.removeIf(name -> !name.equals("arg0") && !own.contains(name));
    }
    String name = pick(names);
    for (Architecture abi : having) {
      bits = Math.min(bits, ((Field.Numeric) field(abi, call, name)).bits());
    }
    long value = value() & (-1L >>> (64 - bits));
    values.add(value);
    String operator = pick(List.of("==", "!=", "<", "<=", ">", ">=", "&"));
    return name + " " + operator + " 0x" + Long.toHexString(value);
  }

  private static Field field(Architecture abi, String call, String name) {
    return Event.of(abi, call).scope().resolve(name).orElseThrow();
  }

  /** Sets a call of this number, with arguments that each have a chance to lie near a limit. */
  public void draw(SeccompData call, int nr, Architecture abi) {
    call.set(nr, abi.auditArch(), 0, value(), value(), value(), value(), value(), value());
  }

  /** An argument that has a chance to lie near a limit. */
  long value() {
    long value =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong();
          case 1 -> values.isEmpty() ? 3 : values.get(random.nextInt(values.size()));
          default -> EDGES[random.nextInt(EDGES.length)];
        };
    if (random.nextInt(4) == 0) {
      value += random.nextInt(3) - 1;
    }
    return random.nextInt(6) == 0 ? value ^ (random.nextLong() << 32) : value;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The policy's text. */
  public String yaml() {
    StringBuilder out = new StringBuilder("inquest: 1\narchitectures: [");
    for (Architecture abi : abis) {
      out.append(abi == abis.get(0) ? "" : ", ").append(abi.name());
    }
    out.append("]\ndefault: ").append(byDefault).append("\nforeign: ").append(foreign);
    out.append("\nunknown: ").append(unknown);
    out.append(rules.isEmpty() ? "\n" : "\nrules:\n");
    for (int i = 0; i < rules.size(); i++) {
      Line rule = rules.get(i);
      out.append("  - name: r").append(i).append("\n    syscalls: ").append(rule.calls());
      if (rule.when() != null) {
        out.append("\n    when: '").append(rule.when()).append('\'');
      }
      out.append("\n    action: ").append(rule.action());
      out.append("\n    record: ").append(rule.record()).append('\n');
    }
    return out.toString();
  }

  /** What decides a call: a rule's index, or -1 default, -2 foreign, -3 unknown. */
  int decide(Architecture abi, int nr, long[] args) {
    if (abi == null || !abis.contains(abi)) {
      return -2;
    }
    String call = abi.syscalls().name(nr).orElse("");
    for (int i = 0; i < rules.size(); i++) {
      Line rule = rules.get(i);
      if (rule.calls().contains(call)
          && (rule.when() == null || holds(rule.when(), abi, call, args))) {
        return i;
      }
    }
    boolean above = Integer.compareUnsigned(nr, abi.syscalls().highestNumber()) > 0;
    return above && call.isEmpty() ? -3 : -1;
  }

  private static boolean holds(String when, Architecture abi, String call, long[] args) {
    FieldValues values =
        new FieldValues() {
          @Override
          public long number(Field.Numeric field) {
            return field.narrow(args[field.position()]);
          }

          @Override
          public String text(Field.Text field) {
            throw new IllegalStateException(field.name());
          }
        };
    return FilterExpression.parse(when).bind(Event.of(abi, call).scope()).evaluate(values);
  }

  /** A number that some rule may be about, or one at an edge. */
  public int number(Architecture abi) {
    int highest = abi.syscalls().highestNumber();
    int[] edges = {-1, 0, highest, highest + 1, 0x40000000, 0x3fffffff, 0x7fffffff, 983041, -2};
    if (random.nextInt(5) > 0) {
      OptionalInt nr = abi.syscalls().number(pick(CALLS));
      return nr.orElse(highest);
    }
    return random.nextBoolean() ? random.nextInt(600) : edges[random.nextInt(edges.length)];
  }
}
