package io.inquest.lint;

import io.inquest.policy.Policy;
import io.inquest.policy.PolicyFormat;
import java.util.Optional;

/**
 * What findings advise, in the words of the format that a policy is written in; where that has no
 * word for it, they say so.
 */
final class FormatWords {
  private static final String CANNOT =
      " cannot say it; Inquest's own format can ('inquest policy convert')";

  /** Empty for a program of BPF. */
  private final Optional<PolicyFormat> format;

  /**
   * @param own the policy; empty for a program
   */
  FormatWords(Optional<Policy> own) {
    this.format = own.map(Policy::format);
  }

  /** How a call is answered with ENOSYS. */
  String answerEnosys(String call) {
    if (format.isEmpty()) {
      return "Answer it with ENOSYS, which is 38.";
    }
    return switch (format.get()) {
      case INQUEST_YAML, INQUEST_JSON, BUILT_IN, EVENTS -> "Answer it errno:ENOSYS.";
      case OCI_YAML ->
          "Give it an entry of its own under syscalls: {names: ["
              + call
              + "], action: SCMP_ACT_ERRNO, errnoRet: 38}.";
      case OCI_JSON ->
          "Give it an entry of its own under \"syscalls\": {\"names\": [\""
              + call
              + "\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38}.";
      case SYSTEMD -> "Say SystemCallFilter=~" + call + ":ENOSYS.";
      case MINIJAIL, MINIJAIL_DENYLIST -> "Say '" + call + ": return ENOSYS'.";
      case LXC -> "In version 2, say '" + call + " errno 38'.";
      case KAFEL -> "Say 'ERRNO(38) { " + call + " }'.";
      case FIREJAIL -> "List it as " + call + ":ENOSYS.";
      case SECCOMPILER ->
          "A filter of seccompiler's has one answer for all that it refuses: {\"errno\": 38} there,"
              + " or Inquest's own format ('inquest policy convert').";
      case GO_SECCOMP -> "go-seccomp-bpf, whose errno is always EPERM," + CANNOT + ".";
      case SNAP -> "snapd, which answers EPERM and EACCES alone," + CANNOT + ".";
    };
  }

  /** How a call is refused that does the same as one that is refused. */
  String refuseBoth(String other) {
    String both = "Refuse both";
    if (format.isPresent()) {
      switch (format.get()) {
        case SECCOMPILER, GO_SECCOMP, SNAP -> {
          return both + ": programs get the same answer from " + other + " then.";
        }
        default -> both += ", " + other;
      }
    } else {
      both += ", " + other;
    }
    return both + " with ENOSYS if programs can do without it. " + answerEnosys(other);
  }

  /** How calls of other ABIs are refused. */
  String refuseForeign() {
    if (format.isEmpty()) {
      return "Compare the audit arch first.";
    }
    return switch (format.get()) {
      case INQUEST_YAML, INQUEST_JSON, BUILT_IN, EVENTS -> "Say 'foreign: kill'.";
      case SYSTEMD -> "Say SystemCallArchitectures=native.";
      case FIREJAIL -> "Say 'seccomp.block-secondary'.";
      default -> "What this is written in" + CANNOT + ": 'foreign: kill'.";
    };
  }

  /** How calls of x32 are refused like those of x86_64. */
  String guardX32() {
    if (format.isEmpty()) {
      return "Refuse numbers from 0x40000000 on.";
    }
    return switch (format.get()) {
      case INQUEST_YAML, INQUEST_JSON, BUILT_IN, EVENTS ->
          "List x32 under 'architectures': it gets the same rules.";
      case OCI_YAML, OCI_JSON -> "List SCMP_ARCH_X32 under architectures: it gets the same rules.";
      case SYSTEMD -> "Say SystemCallArchitectures=native.";
      case LXC -> "In version 2, repeat the lines after '[x32]'.";
      default -> "What this is written in" + CANNOT + ", under 'architectures'.";
    };
  }

  /**
   * How bits that the kernel ignores are left out.
   *
   * @param parameter the name of the argument
   * @param position its position, from 0
   * @param bits how many the kernel takes
   */
  String compareLow(String parameter, int position, int bits) {
    String compare = "Compare the low " + bits + " bits alone";
    String mask = Long.toHexString(-1L >>> -bits);
    if (format.isEmpty()) {
      return compare + ".";
    }
    return switch (format.get()) {
      case INQUEST_YAML, INQUEST_JSON, BUILT_IN, EVENTS ->
          compare + ": 'when' over " + parameter + " does.";
      case OCI_YAML, OCI_JSON ->
          compare
              + ": SCMP_CMP_MASKED_EQ, with 0x"
              + mask
              + " as value and what is compared as valueTwo.";
      case LXC ->
          compare + ": '[" + position + ",VALUE,SCMP_CMP_MASKED_EQ,0x" + mask + "]' in version 2.";
      case KAFEL -> compare + ": '(" + parameter + " & 0x" + mask + ") == VALUE'.";
      case SECCOMPILER -> compare + (bits == 32 ? ": \"type\": \"dword\"." : ".");
      default ->
          "What this is written in compares whole registers: a list of what is allowed refuses such"
              + " values too.";
    };
  }
}
