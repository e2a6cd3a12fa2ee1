package io.inquest.policy.oci;

import io.inquest.policy.KernelVersion;
import io.inquest.policy.LoadContext;
import io.inquest.policy.PolicyException;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import java.util.List;

/**
 * Decides whether an entry of a Docker profile applies here: its {@code includes} must all be met,
 * none of its {@code excludes}.
 */
record OciConditions(LoadContext context) {
  private static final List<String> KEYS = List.of("arches", "caps", "minKernel");

  boolean hold(Fields entry) {
    Document includes = entry.value("includes");
    Document excludes = entry.value("excludes");
    return (includes == null || includesHold(Fields.of(includes, "'includes'")))
        && (excludes == null || !excludesHold(Fields.of(excludes, "'excludes'")));
  }

  private boolean includesHold(Fields includes) {
    includes.allow(KEYS, "'includes'");
    List<Document.Scalar> arches = includes.strings("arches");
    boolean holds = arches.isEmpty() || namesHost(arches);
    for (Document.Scalar capability : includes.strings("caps")) {
      holds &= context.capabilities().contains(capability.text());
    }
    Document.Scalar kernel = includes.scalar("minKernel");
    return holds && (kernel == null || isAtLeast(kernel));
  }

  private boolean excludesHold(Fields excludes) {
    excludes.allow(KEYS, "'excludes'");
    boolean holds = namesHost(excludes.strings("arches"));
    for (Document.Scalar capability : excludes.strings("caps")) {
      holds |= context.capabilities().contains(capability.text());
    }
    Document.Scalar kernel = excludes.scalar("minKernel");
    return holds || (kernel != null && isAtLeast(kernel));
  }

  /** Docker calls architectures as Go does. */
  private boolean namesHost(List<Document.Scalar> arches) {
    String host =
        switch (context.host().name()) {
          case "aarch64" -> "arm64";
          case "i386" -> "386";
          case "arm" -> "arm";
          default -> "amd64";
        };
    for (Document.Scalar arch : arches) {
      if (arch.text().equals(host)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAtLeast(Document.Scalar minimum) {
    try {
      return context.kernel().compareTo(KernelVersion.parse(minimum.text())) >= 0;
    } catch (IllegalArgumentException e) {
      throw new PolicyException(
          minimum.place(), e.getMessage(), "Write it as in \"minKernel\": \"4.8\".", e);
    }
  }
}
