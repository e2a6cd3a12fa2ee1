package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.call.StoppedCall;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.ArrayPrinter;
import io.inquest.decode.printer.DescriptorPrinter;
import io.inquest.decode.printer.EnumPrinter;
import io.inquest.decode.printer.FlagsPrinter;
import io.inquest.decode.printer.LimitPrinter;
import io.inquest.decode.printer.Member;
import io.inquest.decode.printer.MessagePrinter;
import io.inquest.decode.printer.ModePrinter;
import io.inquest.decode.printer.NanosecondsPrinter;
import io.inquest.decode.printer.SignalHandlerPrinter;
import io.inquest.decode.printer.SignalPrinter;
import io.inquest.decode.printer.SignalSetPrinter;
import io.inquest.decode.printer.StructPrinter;
import io.inquest.decode.printer.VectorPrinter;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;

/** The layouts of the kernel's structures that calls read, by their C name, on one ABI. */
final class StructCatalog {
  private final Architecture abi;

  /** Bits of a {@code long} of the kernel's structures; those of x32 are the 64-bit ones. */
  private final int word;

  StructCatalog(Architecture abi) {
    this.abi = abi;
    this.word = StoppedCall.hasWideRegisters(abi) ? Long.SIZE : Integer.SIZE;
  }

  /**
   * The printer of a structure.
   *
   * @param ctype the pointer's type
   * @param size the argument with the structure's size, null if there is none
   * @return null if there is no layout
   */
  ArgumentPrinter printer(String ctype, Operand size) {
    String name = name(ctype);
    ArgumentPrinter time = time(name);
    return time != null ? time : other(name, size);
  }

  /** The printer of an array of structures, null if there is no layout. */
  ArgumentPrinter array(String ctype, Operand count) {
    return switch (name(ctype)) {
      case "pollfd" -> new ArrayPrinter(Member.inside("", 0, pollfd()), 8, count);
      case "sembuf" -> new ArrayPrinter(Member.inside("", 0, sembuf()), 6, count);
      case "mmsghdr" -> {
        int bytes = abi.wordBits() == Long.SIZE ? 64 : 32;
        yield new ArrayPrinter(Member.inside("", 0, new MessagePrinter()), bytes, count);
      }
      case "iovec" -> new VectorPrinter(count, false);
      default -> null;
    };
  }

  private ArgumentPrinter time(String name) {
    return switch (name) {
      case "__kernel_timespec" -> timespec(Long.SIZE);
      case "old_timespec32" -> timespec(Integer.SIZE);
      case "__kernel_old_timeval", "timeval" -> timeval(word);
      case "old_timeval32" -> timeval(Integer.SIZE);
      case "__kernel_itimerspec" -> interval(timespec(Long.SIZE), Long.SIZE);
      case "old_itimerspec32" -> interval(timespec(Integer.SIZE), Integer.SIZE);
      case "__kernel_old_itimerval" -> interval(timeval(word), word);
      case "old_itimerval32" -> interval(timeval(Integer.SIZE), Integer.SIZE);
      case "utimbuf" -> utimbuf(word);
      case "old_utimbuf32" -> utimbuf(Integer.SIZE);
      default -> null;
    };
  }

  private ArgumentPrinter other(String name, Operand size) {
    return switch (name) {
      case "open_how" -> openHow(size);
      case "clone_args" -> cloneArguments(size);
      case "rlimit" -> limits(word);
      case "rlimit64" -> limits(Long.SIZE);
      case "sigaction" -> action(word);
      case "compat_sigaction" -> action(Integer.SIZE);
      case "epoll_event" -> epollEvent();
      case "user_msghdr", "compat_msghdr" -> new MessagePrinter();
      case "sched_param" -> new ArrayPrinter(Member.signed("", 0, Integer.SIZE), 4, 1);
      case "sched_attr" -> schedulingAttributes();
      case "perf_event_attr" ->
          new StructPrinter(
              16,
              Member.of("type", 0, 32, new EnumPrinter(abi, "perf_type", 32)),
              Member.unsigned("size", 4, 32),
              Member.hex("config", 8, 64));
      case "timezone" ->
          new StructPrinter(
              8, Member.signed("tz_minuteswest", 0, 32), Member.signed("tz_dsttime", 4, 32));
      case "stack_t" -> signalStack();
      case "mount_attr" -> mountAttributes(size);
      case "landlock_ruleset_attr" -> landlockRuleset(size);
      case "mmap_arg_struct" -> oldMapping();
      case "cap_user_header_t" ->
          new StructPrinter(8, Member.hex("version", 0, 32), Member.signed("pid", 4, 32));
      case "cap_user_data_t" ->
          new StructPrinter(
              12,
              Member.hex("effective", 0, 32),
              Member.hex("permitted", 4, 32),
              Member.hex("inheritable", 8, 32));
      default -> null;
    };
  }

  /** {@code const struct rlimit64 __user *} is {@code rlimit64}. */
  private static String name(String ctype) {
    int from = 0;
    for (String word : new String[] {"const ", "struct "}) {
      if (ctype.startsWith(word, from)) {
        from += word.length();
      }
    }
    int end = ctype.indexOf(' ', from);
    return ctype.substring(from, end < 0 ? ctype.length() : end);
  }

  /** An array of two times, as the calls that set a file's times take. */
  ArgumentPrinter pair(String ctype) {
    String name = name(ctype);
    int bits = name.contains("timespec") ? Long.SIZE : word;
    int width = name.endsWith("32") ? Integer.SIZE : bits;
    ArgumentPrinter time = name.contains("timespec") ? fileTime(width) : timeval(width);
    return new ArrayPrinter(Member.inside("", 0, time), 2 * width / Byte.SIZE, 2);
  }

  private static ArgumentPrinter fileTime(int bits) {
    return new StructPrinter(
        2 * bits / Byte.SIZE,
        Member.signed("tv_sec", 0, bits),
        new Member("tv_nsec", bits / Byte.SIZE, bits, true, false, new NanosecondsPrinter()));
  }

  static ArgumentPrinter timespec(int bits) {
    return new StructPrinter(
        2 * bits / Byte.SIZE,
        Member.signed("tv_sec", 0, bits),
        Member.signed("tv_nsec", bits / Byte.SIZE, bits));
  }

  private static ArgumentPrinter timeval(int bits) {
    return new StructPrinter(
        2 * bits / Byte.SIZE,
        Member.signed("tv_sec", 0, bits),
        Member.signed("tv_usec", bits / Byte.SIZE, bits));
  }

  private static ArgumentPrinter interval(ArgumentPrinter time, int bits) {
    return new StructPrinter(
        4 * bits / Byte.SIZE,
        Member.inside("it_interval", 0, time),
        Member.inside("it_value", 2 * bits / Byte.SIZE, time));
  }

  private static ArgumentPrinter utimbuf(int bits) {
    return new StructPrinter(
        2 * bits / Byte.SIZE,
        Member.signed("actime", 0, bits),
        Member.signed("modtime", bits / Byte.SIZE, bits));
  }

  private static ArgumentPrinter limits(int bits) {
    return new StructPrinter(
        2 * bits / Byte.SIZE,
        Member.of("rlim_cur", 0, bits, new LimitPrinter(bits)),
        Member.of("rlim_max", bits / Byte.SIZE, bits, new LimitPrinter(bits)));
  }

  private ArgumentPrinter openHow(Operand size) {
    return new StructPrinter(
        24,
        size,
        Member.of("flags", 0, 64, new FlagsPrinter(abi, "open_flags", 64)),
        Member.of("mode", 8, 64, new ModePrinter(abi)).whenSet(),
        Member.of("resolve", 16, 64, new FlagsPrinter(abi, "openat2_resolve", 64)));
  }

  private ArgumentPrinter cloneArguments(Operand size) {
    return new StructPrinter(
        88,
        size,
        Member.of("flags", 0, 64, new FlagsPrinter(abi, "clone_flags", 64)),
        Member.address("pidfd", 8, 64).whenSet(),
        Member.address("child_tid", 16, 64).whenSet(),
        Member.address("parent_tid", 24, 64).whenSet(),
        Member.of("exit_signal", 32, 64, new SignalPrinter()),
        Member.address("stack", 40, 64),
        Member.hex("stack_size", 48, 64),
        Member.address("tls", 56, 64).whenSet(),
        Member.address("set_tid", 64, 64).whenSet(),
        Member.unsigned("set_tid_size", 72, 64).whenSet(),
        Member.unsigned("cgroup", 80, 64).whenSet());
  }

  /** {@code struct sigaction} of the kernel, whose restorer comes before the mask. */
  private ArgumentPrinter action(int bits) {
    int bytes = bits / Byte.SIZE;
    return new StructPrinter(
        3 * bytes + 8,
        Member.of("sa_handler", 0, bits, new SignalHandlerPrinter()),
        Member.inside("sa_mask", 3 * bytes, new SignalSetPrinter(8)),
        Member.of("sa_flags", bytes, bits, new FlagsPrinter(abi, "sa_flags", 32)),
        Member.address("sa_restorer", 2 * bytes, bits).whenSet());
  }

  /** Packed on x86, so that i386 and x86_64 agree. */
  private ArgumentPrinter epollEvent() {
    int data = abi == Aarch64.ABI || abi == Arm.ABI ? 8 : 4;
    return new StructPrinter(
        data + 8,
        Member.of("events", 0, 32, new FlagsPrinter(abi, "epoll_events", 32)),
        Member.hex("data", data, 64));
  }

  private ArgumentPrinter pollfd() {
    return new StructPrinter(
        8,
        new Member("fd", 0, 32, true, false, new DescriptorPrinter(abi, false)),
        Member.of("events", 4, 16, new FlagsPrinter(abi, "poll_events", 16)));
  }

  private ArgumentPrinter sembuf() {
    return new StructPrinter(
        6,
        Member.unsigned("sem_num", 0, 16),
        Member.signed("sem_op", 2, 16),
        Member.of("sem_flg", 4, 16, new FlagsPrinter(abi, "semop_flags", 16)));
  }

  private ArgumentPrinter signalStack() {
    int bits = abi.wordBits();
    int bytes = bits / Byte.SIZE;
    return new StructPrinter(
        3 * bytes,
        Member.address("ss_sp", 0, bits),
        Member.of("ss_flags", bytes, 32, new FlagsPrinter(abi, "sigaltstack_flags", 32)),
        Member.unsigned("ss_size", 2 * bytes, bits));
  }

  /** The first version of {@code struct sched_attr}. */
  private ArgumentPrinter schedulingAttributes() {
    return new StructPrinter(
        48,
        Member.unsigned("size", 0, 32),
        Member.of("sched_policy", 4, 32, new EnumPrinter(abi, "sched_policy", 32)),
        Member.of("sched_flags", 8, 64, new FlagsPrinter(abi, "sched_flags", 64)),
        Member.signed("sched_nice", 16, 32),
        Member.unsigned("sched_priority", 20, 32),
        Member.unsigned("sched_runtime", 24, 64).whenSet(),
        Member.unsigned("sched_deadline", 32, 64).whenSet(),
        Member.unsigned("sched_period", 40, 64).whenSet());
  }

  private ArgumentPrinter mountAttributes(Operand size) {
    return new StructPrinter(
        32,
        size,
        Member.of("attr_set", 0, 64, new FlagsPrinter(abi, "mount_attr", 64)),
        Member.of("attr_clr", 8, 64, new FlagsPrinter(abi, "mount_attr", 64)),
        Member.of("propagation", 16, 64, new FlagsPrinter(abi, "mount_flags", 64)),
        Member.unsigned("userns_fd", 24, 64));
  }

  private ArgumentPrinter landlockRuleset(Operand size) {
    return new StructPrinter(
        24,
        size,
        Member.of("handled_access_fs", 0, 64, new FlagsPrinter(abi, "landlock_access_fs", 64)),
        Member.of("handled_access_net", 8, 64, new FlagsPrinter(abi, "landlock_access_net", 64)),
        Member.of("scoped", 16, 64, new FlagsPrinter(abi, "landlock_scope", 64)));
  }

  /** The six arguments of i386's first mmap. */
  private ArgumentPrinter oldMapping() {
    return new StructPrinter(
        24,
        Member.address("addr", 0, 32),
        Member.unsigned("len", 4, 32),
        Member.of("prot", 8, 32, new FlagsPrinter(abi, "mmap_prot", 32)),
        Member.of("flags", 12, 32, new FlagsPrinter(abi, "mmap_flags", 32)),
        new Member("fd", 16, 32, true, false, new DescriptorPrinter(abi, false)),
        Member.hex("offset", 20, 32));
  }
}
