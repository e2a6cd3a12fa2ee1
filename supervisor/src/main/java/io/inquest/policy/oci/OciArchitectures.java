package io.inquest.policy.oci;

import io.inquest.linux.arch.Aarch64;
import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Arm;
import io.inquest.linux.arch.I386;
import io.inquest.linux.arch.X32;
import io.inquest.linux.arch.X86_64;
import io.inquest.policy.LoadContext;
import io.inquest.policy.PolicyException;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ABIs an OCI profile is for: its {@code architectures}, or from Docker's {@code archMap}
 * this machine's and those that go with it. libseccomp adds the native one in any case, and so does
 * this.
 */
record OciArchitectures(LoadContext context) {
  private static final String PREFIX = "SCMP_ARCH_";

  /** The other architectures of libseccomp 2.6, which Inquest has no tables for. */
  private static final List<String> WITHOUT_TABLES =
      List.of(
          "LOONGARCH64",
          "M68K",
          "MIPS",
          "MIPS64",
          "MIPS64N32",
          "MIPSEL",
          "MIPSEL64",
          "MIPSEL64N32",
          "PARISC",
          "PARISC64",
          "PPC",
          "PPC64",
          "PPC64LE",
          "RISCV64",
          "S390",
          "S390X",
          "SH",
          "SHEB");

  List<Architecture> of(Fields profile) {
    List<Document.Scalar> names = profile.strings("architectures");
    List<Document> map = profile.list("archMap");
    if (!names.isEmpty() && !map.isEmpty()) {
      throw new PolicyException(
          profile.mapping().entry("archMap").key().place(),
          "a profile has either 'architectures' or 'archMap'",
          "Remove one of them.");
    }
    List<Architecture> abis = new ArrayList<>();
    abis.add(context.host());
    add(abis, names);
    for (Document entry : map) {
      Fields fields = Fields.of(entry, "an entry of 'archMap'");
      Document.Scalar name = fields.string("architecture");
      if (name == null) {
        throw fields.missing("architecture", "an entry of 'archMap'", "");
      }
      if (context.host().equals(architecture(name))) {
        add(abis, fields.strings("subArchitectures"));
      }
    }
    return abis;
  }

  private void add(List<Architecture> abis, List<Document.Scalar> names) {
    for (Document.Scalar name : names) {
      Architecture abi = architecture(name);
      if (abi == null) {
        context.note(name.place(), "Inquest has no tables of " + name.text() + ": skipped");
      } else if (!abis.contains(abi)) {
        abis.add(abi);
      }
    }
  }

  /** The ABI of this name; null if Inquest has no tables of it. */
  private Architecture architecture(Document.Scalar name) {
    String text = name.text();
    return switch (text) {
      case "SCMP_ARCH_NATIVE" -> context.host();
      case "SCMP_ARCH_X86_64" -> X86_64.ABI;
      case "SCMP_ARCH_X86" -> I386.ABI;
      case "SCMP_ARCH_X32" -> X32.ABI;
      case "SCMP_ARCH_AARCH64" -> Aarch64.ABI;
      case "SCMP_ARCH_ARM" -> Arm.ABI;
      default -> {
        if (text.startsWith(PREFIX) && WITHOUT_TABLES.contains(text.substring(PREFIX.length()))) {
          yield null;
        }
        throw new PolicyException(
            name.place(),
            "there is no architecture '" + text + "'",
            "Architectures are written as in SCMP_ARCH_X86_64.");
      }
    };
  }
}
