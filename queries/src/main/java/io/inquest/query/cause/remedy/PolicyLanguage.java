package io.inquest.query.cause.remedy;

import io.inquest.query.cause.evidence.RecordedFormat;
import java.util.Optional;

/** How what would let a call through is said in one format of policies. */
sealed interface PolicyLanguage
    permits EventLanguage,
        FirejailLanguage,
        GoSeccompLanguage,
        InquestLanguage,
        KafelLanguage,
        LxcLanguage,
        MinijailLanguage,
        OciLanguage,
        SeccompilerLanguage,
        SnapLanguage,
        UnitLanguage {

  /** What lets the refused call through, and as little else as the format can tell apart. */
  Remedy allow(Refused refused);

  /** What answers every such call with ENOSYS. */
  Remedy answerEnosys(Refused refused);

  /**
   * What lets calls of the refused call's ABI reach the policy's rules.
   *
   * @param abi its name
   */
  Remedy allowAbi(Refused refused, String abi);

  /** The language of a format; empty for those in which nobody can write. */
  static Optional<PolicyLanguage> of(RecordedFormat format) {
    return switch (format) {
      case INQUEST_YAML -> Optional.of(new InquestLanguage(false));
      case INQUEST_JSON -> Optional.of(new InquestLanguage(true));
      case OCI_YAML -> Optional.of(new OciLanguage(false));
      case OCI_JSON -> Optional.of(new OciLanguage(true));
      case SYSTEMD -> Optional.of(new UnitLanguage());
      case MINIJAIL -> Optional.of(new MinijailLanguage(false));
      case MINIJAIL_DENYLIST -> Optional.of(new MinijailLanguage(true));
      case LXC -> Optional.of(new LxcLanguage());
      case SECCOMPILER -> Optional.of(new SeccompilerLanguage());
      case GO_SECCOMP -> Optional.of(new GoSeccompLanguage());
      case KAFEL -> Optional.of(new KafelLanguage());
      case SNAP -> Optional.of(new SnapLanguage());
      case FIREJAIL -> Optional.of(new FirejailLanguage());
      case EVENTS -> Optional.of(new EventLanguage());
      case BUILT_IN, UNKNOWN -> Optional.empty();
    };
  }
}
