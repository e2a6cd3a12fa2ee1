package io.inquest.policy.load;

import io.inquest.policy.Lineage;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import io.inquest.policy.inquest.BuiltinPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy is read from, for a process that is to read it, too.
 *
 * @param file the file as its user named it, whose ending may tell the format; or the built-in
 * @param name what to call the policy, unless it has a name of its own
 * @param text the file's; empty for a built-in
 * @param included what it includes, in the order in which it was read
 */
public record PolicyText(String file, String name, String text, List<SourceText> included) {

  /** Keeps a copy of the list. */
  public PolicyText {
    included = List.copyOf(included);
  }

  /** A policy that includes no file. */
  public PolicyText(String file, String name, String text) {
    this(file, name, text, List.of());
  }

  /** What the policies of a lineage were read from, the outermost first. */
  public static List<PolicyText> of(Lineage lineage) {
    List<PolicyText> texts = new ArrayList<>();
    for (Policy policy : lineage.policies()) {
      SourceText source = policy.source();
      texts.add(new PolicyText(policy.file(), policy.name(), source.text(), source.included()));
    }
    return texts;
  }

  /**
   * Reads a lineage again.
   *
   * @param texts the outermost first, each narrowing the one before
   * @throws PolicyException if one cannot be used
   */
  public static Lineage read(List<PolicyText> texts, LoadContext context) {
    List<Policy> policies = new ArrayList<>();
    Optional<Policy> parent = Optional.empty();
    for (PolicyText each : texts) {
      boolean builtin = each.text().isEmpty() && BuiltinPolicies.isOne(each.file());
      Policy policy =
          builtin
              ? PolicyLoader.load(each.file(), context)
              : PolicyDraft.of(each.source(), each.name()).read(context, parent);
      policies.add(policy);
      parent = Optional.of(policy);
    }
    return new Lineage(texts.get(texts.size() - 1).name(), policies);
  }

  private SourceText source() {
    return new SourceText(file, text).including(included);
  }
}
