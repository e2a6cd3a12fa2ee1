package io.inquest.decode.catalog;

import io.inquest.decode.call.Operand;
import io.inquest.decode.printer.AddressPrinter;
import io.inquest.decode.printer.ArgumentPrinter;
import io.inquest.decode.printer.ArrayPrinter;
import io.inquest.decode.printer.BitSetPrinter;
import io.inquest.decode.printer.CloneFlagsPrinter;
import io.inquest.decode.printer.DecimalPrinter;
import io.inquest.decode.printer.EnumPrinter;
import io.inquest.decode.printer.FlagsPrinter;
import io.inquest.decode.printer.HexPrinter;
import io.inquest.decode.printer.IoctlRequestPrinter;
import io.inquest.decode.printer.Member;
import io.inquest.decode.printer.OptionValuePrinter;
import io.inquest.decode.printer.OwnerPrinter;
import io.inquest.decode.printer.ProtocolPrinter;
import io.inquest.decode.printer.QuotaCommandPrinter;
import io.inquest.decode.printer.SelectedPrinter;
import io.inquest.decode.printer.SerialPrinter;
import io.inquest.decode.printer.SignalPrinter;
import io.inquest.decode.printer.StringPrinter;
import io.inquest.decode.printer.StructPrinter;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.ConstantSet;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Parameter;
import io.inquest.linux.arch.Signature;
import java.util.Optional;

/** The printers of parameters about which the call says more than their class does. */
final class SpecialPrinters {
  /** The number of arguments of each call of socketcall(2), {@code SYS_SOCKET} (1) first. */
  private static final int[] SOCKETCALL_ARGUMENTS = {
    3, 3, 3, 2, 3, 3, 3, 4, 4, 4, 6, 6, 2, 5, 5, 3, 3, 4, 5, 4
  };

  private static final String[] KEY_OPERATIONS = {
    "GET_KEYRING_ID",
    "UPDATE",
    "REVOKE",
    "CHOWN",
    "SETPERM",
    "DESCRIBE",
    "CLEAR",
    "LINK",
    "UNLINK",
    "SEARCH",
    "READ",
    "INSTANTIATE",
    "NEGATE",
    "SET_TIMEOUT",
    "GET_SECURITY",
    "REJECT",
    "INVALIDATE"
  };

  private SpecialPrinters() {}

  /** The special printer of a parameter, null if it has none. */
  static ArgumentPrinter printer(Architecture abi, Signature signature, Parameter parameter) {
    String name = parameter.name();
    return switch (signature.syscall()) {
      case "clone" -> name.equals("clone_flags") ? new CloneFlagsPrinter(abi) : null;
      case "close_range" -> name.equals("max_fd") ? new DecimalPrinter(false) : null;
      case "fcntl", "fcntl64" ->
          parameter.position() == 2 ? FcntlArguments.printer(abi, selector(signature, 1)) : null;
      case "futex", "futex_time64" ->
          FutexArguments.printer(abi, selector(signature, 1), parameter);
      case "ioctl" ->
          parameter.position() == 1 ? new IoctlRequestPrinter(abi, selector(signature, 0)) : null;
      case "keyctl" -> parameter.position() == 1 ? key(abi, selector(signature, 0)) : null;
      case "prctl" ->
          parameter.position() == 0
              ? null
              : PrctlArguments.printer(abi, selector(signature, 0), parameter.position());
      case "quotactl", "quotactl_fd" -> name.equals("cmd") ? new QuotaCommandPrinter(abi) : null;
      case "setsockopt", "getsockopt" -> socketOption(abi, signature, parameter);
      case "socket", "socketpair" ->
          name.equals("protocol") ? protocol(abi, selector(signature, 0)) : null;
      case "socketcall" -> parameter.position() == 1 ? socketcall(signature) : null;
      case "poll", "ppoll", "ppoll_time64", "sendmmsg" ->
          parameter.kind().equals("array_inout")
              ? new StructCatalog(abi).array(parameter.ctype(), counted(signature, parameter))
              : null;
      case "sched_setaffinity" ->
          parameter.position() == 2 ? new BitSetPrinter(selector(signature, 1), Byte.SIZE) : null;
      case "setgroups", "setgroups32" -> parameter.position() == 1 ? groups(signature) : null;
      case "utimensat", "utimensat_time64", "utimes", "futimesat" ->
          parameter.kind().equals("time_in")
              ? new StructCatalog(abi).pair(parameter.ctype())
              : null;
      case "seccomp" -> parameter.position() == 2 ? filter(abi, selector(signature, 0)) : null;
      case "ptrace" -> parameter.position() == 3 ? ptraceData(abi, selector(signature, 0)) : null;
      default -> null;
    };
  }

  private static Operand selector(Signature signature, int position) {
    return Operand.of(signature.parameters().get(position));
  }

  private static Operand counted(Signature signature, Parameter parameter) {
    return selector(signature, parameter.note().charAt("count@".length()) - '0');
  }

  /** The value of a constant; the tables have every constant that this package names. */
  static long value(Architecture abi, String set, String name) {
    Optional<ConstantSet.Entry> constant = Constants.set(abi, set).named(name);
    if (constant.isEmpty()) {
      throw new IllegalStateException("no constant " + name + " in " + set);
    }
    return constant.get().value();
  }

  private static ArgumentPrinter protocol(Architecture abi, Operand family) {
    EnumPrinter internet = new EnumPrinter(abi, "ipproto", Integer.SIZE);
    EnumPrinter netlink = new EnumPrinter(abi, "netlink_family", Integer.SIZE);
    return new SelectedPrinter(family, -1, new DecimalPrinter(true))
        .when(value(abi, "socket_family", "AF_INET"), internet)
        .when(value(abi, "socket_family", "AF_INET6"), internet)
        .when(value(abi, "socket_family", "AF_NETLINK"), netlink)
        .when(value(abi, "socket_family", "AF_PACKET"), new ProtocolPrinter(abi));
  }

  /** The second argument of keyctl(2): a key for most operations. */
  private static ArgumentPrinter key(Architecture abi, Operand operation) {
    SelectedPrinter printer = new SelectedPrinter(operation, -1, new HexPrinter(abi.wordBits()));
    printer.when(value(abi, "keyctl_op", "KEYCTL_JOIN_SESSION_KEYRING"), StringPrinter.TEXT);
    SerialPrinter serial = new SerialPrinter(abi, "key_special");
    for (String suffix : KEY_OPERATIONS) {
      printer.when(value(abi, "keyctl_op", "KEYCTL_" + suffix), serial);
    }
    return printer;
  }

  private static ArgumentPrinter socketOption(
      Architecture abi, Signature signature, Parameter parameter) {
    if (parameter.name().equals("optname")) {
      return SocketOptions.printer(abi, selector(signature, 1));
    }
    boolean given = parameter.kind().equals("buffer_in");
    return given ? new OptionValuePrinter(selector(signature, 4)) : null;
  }

  private static ArgumentPrinter socketcall(Signature signature) {
    SelectedPrinter printer = new SelectedPrinter(selector(signature, 0), -1, new AddressPrinter());
    for (int i = 0; i < SOCKETCALL_ARGUMENTS.length; i++) {
      int count = SOCKETCALL_ARGUMENTS[i];
      printer.when(i + 1, new ArrayPrinter(Member.hex("", 0, Integer.SIZE), 4, count));
    }
    return printer;
  }

  private static ArgumentPrinter groups(Signature signature) {
    int bits = signature.parameters().get(1).ctype().startsWith("old_gid_t") ? 16 : 32;
    Member group = Member.of("", 0, bits, new OwnerPrinter(bits));
    return new ArrayPrinter(group, bits / Byte.SIZE, selector(signature, 0));
  }

  /** {@code struct sock_fprog} of {@code SECCOMP_SET_MODE_FILTER}. */
  private static ArgumentPrinter filter(Architecture abi, Operand operation) {
    return new SelectedPrinter(operation, -1, new AddressPrinter())
        .when(value(abi, "seccomp_op", "SECCOMP_SET_MODE_FILTER"), filterProgram(abi));
  }

  /** {@code struct sock_fprog}: a length of 16 bits and an aligned pointer. */
  static ArgumentPrinter filterProgram(Architecture abi) {
    int bytes = abi.wordBits() / Byte.SIZE;
    return new StructPrinter(
        2 * bytes,
        Member.unsigned("len", 0, Short.SIZE),
        Member.address("filter", bytes, abi.wordBits()));
  }

  private static ArgumentPrinter ptraceData(Architecture abi, Operand request) {
    String set = "ptrace_request";
    FlagsPrinter options = new FlagsPrinter(abi, "ptrace_options", Integer.SIZE);
    SignalPrinter signal = new SignalPrinter();
    return new SelectedPrinter(request, -1, new HexPrinter(Long.SIZE))
        .when(value(abi, set, "PTRACE_SETOPTIONS"), options)
        .when(value(abi, set, "PTRACE_SEIZE"), options)
        .when(value(abi, set, "PTRACE_CONT"), signal)
        .when(value(abi, set, "PTRACE_DETACH"), signal)
        .when(value(abi, set, "PTRACE_SYSCALL"), signal)
        .when(value(abi, set, "PTRACE_SINGLESTEP"), signal);
  }
}
