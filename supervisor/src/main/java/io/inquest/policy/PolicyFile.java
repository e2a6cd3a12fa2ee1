package io.inquest.policy;

import java.util.List;
import java.util.Optional;

/**
 * What names a policy in a file: the file ({@code web.yaml}), or one of the policies that stand in
 * it ({@code web.yaml#worker}).
 *
 * @param file the file
 * @param chosen the policy's own name; empty where the file is to hold one
 */
public record PolicyFile(String file, Optional<String> chosen) {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  /** What a user's name for a policy means. */
  public static PolicyFile of(String name) {
    int mark = name.lastIndexOf('#');
    if (mark > name.lastIndexOf('/') && mark < name.length() - 1) {
      for (String ending : ENDINGS) {
        if (name.startsWith(ending, mark - ending.length())) {
          return new PolicyFile(name.substring(0, mark), Optional.of(name.substring(mark + 1)));
        }
      }
    }
    return new PolicyFile(name, Optional.empty());
  }

  /** What to call the policy, unless it has a name of its own. */
  public String policyName() {
    int start = file.lastIndexOf('/') + 1;
    int dot = file.lastIndexOf('.');
    return chosen.orElse(dot > start ? file.substring(start, dot) : file.substring(start));
  }
}
