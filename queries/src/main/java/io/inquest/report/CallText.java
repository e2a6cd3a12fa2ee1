package io.inquest.report;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.query.cause.evidence.KernelNames;
import java.util.Optional;

/** A call as people write it. */
public final class CallText {
  private CallText() {}

  /** The ABI with a space after it where it is not the machine's own 64-bit one; else nothing. */
  static String abi(Decision decision) {
    return main(decision).isPresent()
        ? KernelNames.arch(decision.auditArch(), decision.nr()) + " "
        : "";
  }

  /** Which call another ABI makes by the same number: what people take it for. */
  static Optional<String> namesake(Decision decision) {
    Optional<Architecture> main = main(decision);
    if (main.isEmpty()) {
      return Optional.empty();
    }
    int nr = decision.nr() & ~X32.BIT;
    String other = main.get().syscalls().name(nr).orElse("no call");
    return Optional.of(
        KernelNames.arch(decision.auditArch(), decision.nr())
            + ", call number "
            + nr
            + "; by that number "
            + main.get().name()
            + " means "
            + other);
  }

  private static String imported(Decision decision) {
    return name(decision) + " (arguments not recorded)";
  }

  /** The 64-bit ABI beside the one of a 32-bit call. */
  private static Optional<Architecture> main(Decision decision) {
    return switch (KernelNames.arch(decision.auditArch(), decision.nr())) {
      case "i386", "x32" -> Optional.of(X86_64.ABI);
      case "arm" -> Optional.of(Aarch64.ABI);
      default -> Optional.empty();
    };
  }

  /** The call's name, with its ABI where that is not the machine's own 64-bit one. */
  static String name(Decision decision) {
    if (decision.nr() == Decision.UNKNOWN_NR) {
      return "a call whose number is not recorded";
    }
    return abi(decision)
        + KernelNames.syscall(decision.auditArch(), decision.nr())
            .orElse("syscall_" + decision.nr());
  }

  /** The decoded call; its name and raw arguments where it was not decoded. */
  public static String of(Decision decision) {
    if (decision.isImported()) {
      return imported(decision);
    }
    if (!decision.decoded().isEmpty()) {
      return decision.decoded();
    }
    StringBuilder text =
        new StringBuilder(
            KernelNames.syscall(decision.auditArch(), decision.nr())
                .orElse("syscall_" + decision.nr()));
    for (int i = 0; i < decision.arguments().size(); i++) {
      text.append(i == 0 ? "(" : ", ").append(KernelNames.hex(decision.arguments().get(i)));
    }
    return text.append(')').toString();
  }
}
