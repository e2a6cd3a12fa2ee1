package io.inquest.policy.load;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.DocumentReader;
import io.inquest.policy.file.BpfListing;
import io.inquest.policy.file.ForeignFormat;
import io.inquest.policy.firejail.FirejailLine;
import io.inquest.policy.gosec.GoSeccompPolicy;
import io.inquest.policy.kafel.KafelPolicy;
import io.inquest.policy.lxc.LxcPolicy;
import io.inquest.policy.minijail.MinijailPolicy;
import io.inquest.policy.snap.SnapPolicy;
import io.inquest.policy.unit.SystemdPolicy;
import io.inquest.policy.unit.UnitSetting;

/**
 * What kind of text a policy is written as, told by what it says. The file's ending is heard only
 * where a text says too little, as an empty list of minijail's does.
 */
enum TextKind {
  /** JSON or YAML. */
  DOCUMENT,
  /** A unit of systemd. */
  UNIT,
  /** A policy of minijail. */
  MINIJAIL,
  /** A policy of LXC. */
  LXC,
  /** A policy of kafel. */
  KAFEL,
  /** What snap-seccomp of snapd reads. */
  SNAP,
  /** A profile of firejail. */
  FIREJAIL;

  /** Keys by one of which a document in YAML is known before it is parsed. */
  private static final String[] KEYS = {"inquest", "defaultAction", "apiVersion"};

  /**
   * The kind of a text.
   *
   * @throws PolicyException if it is in a format that is known and not read
   */
  static TextKind of(SourceText source) {
    String text = source.text();
    if (isJson(text) || hasKey(text) || GoSeccompPolicy.mayBe(text)) {
      return DOCUMENT;
    }
    if (SystemdPolicy.isUnit(source) || UnitSetting.hasSections(source)) {
      return UNIT;
    }
    if (LxcPolicy.isPolicy(source)) {
      return LXC;
    }
    if (BpfListing.isOne(source)) {
      throw new PolicyException(
          Place.of(source),
          "is a seccomp program as text, not a policy",
          "The commands that take filters read it, such as policy show; policy convert --to yaml"
              + " makes a policy of it.");
    }
    ForeignFormat.in(source)
        .ifPresent(
            complaint -> {
              throw complaint;
            });
    if (KafelPolicy.isPolicy(source)) {
      return KAFEL;
    }
    if (MinijailPolicy.isPolicy(source)) {
      return MINIJAIL;
    }
    if (SnapPolicy.isPolicy(source)) {
      return SNAP;
    }
    return FirejailLine.areIn(source) ? FIREJAIL : DOCUMENT;
  }

  /** What minijail begins with a brace has no quotes behind it. */
  private static boolean isJson(String text) {
    if (!DocumentReader.isJson(text)) {
      return false;
    }
    int at = text.indexOf('{') + 1;
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at == text.length() || "\"}/".indexOf(text.charAt(at)) >= 0;
  }

  /** Whether a line begins with such a key. */
  private static boolean hasKey(String text) {
    for (String key : KEYS) {
      for (int at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
        int end = at + key.length();
        boolean begins = at == 0 || text.charAt(at - 1) == '\n';
        if (begins && end < text.length() && text.charAt(end) == ':') {
          return true;
        }
      }
    }
    return false;
  }
}
