package io.inquest.policy.load;

import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFile;
import io.inquest.policy.SourceText;
import io.inquest.policy.file.PolicySource;
import io.inquest.policy.inquest.BuiltinPolicies;
import java.util.Optional;

/** Loads policies from files, and those that are built in. */
public final class PolicyLoader {
  private PolicyLoader() {}

  /**
   * Loads a policy that extends no other; {@link LineageLoader} loads those that do as well.
   *
   * @param name {@code strict}, {@code observe}, or a file: Inquest's own format in YAML or JSON,
   *     an OCI profile, Docker's extensions included, a SeccompProfile of the
   *     security-profiles-operator, a unit of systemd with a SystemCallFilter, or a policy of
   *     minijail; where a file holds several, with a name as {@link PolicyFile} has it
   * @throws PolicyException if it cannot be used
   */
  public static Policy load(String name, LoadContext context) {
    Optional<Policy> builtin = BuiltinPolicies.named(name, context);
    return builtin.isPresent() ? builtin.get() : read(PolicySource.text(name), context);
  }

  /**
   * Reads a policy that extends no other from a text.
   *
   * @throws PolicyException if it cannot be used
   */
  public static Policy read(SourceText source, LoadContext context) {
    return PolicyDraft.of(source).read(context, Optional.empty());
  }
}
