package io.inquest.cli.policy;

import io.inquest.policy.load.PolicyFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where policies are looked for by name. */
public final class PolicyDirOption {
  public static final String NAME = "--policy-dir";
  public static final String LABEL = "DIR";
  public static final String DESCRIPTION =
      "A folder of policies that are named by their path, before $XDG_CONFIG_HOME/inquest/policies"
          + " and /etc/inquest/policies. May be repeated.";

  private PolicyDirOption() {}

  /** The folders that an option's values, null if it was not given, and the environment name. */
  public static PolicyFolders folders(List<String> given) {
    List<Path> first = new ArrayList<>();
    if (given != null) {
      given.forEach(folder -> first.add(Path.of(folder)));
    }
    return PolicyFolders.after(first);
  }
}
