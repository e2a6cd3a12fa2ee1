package io.inquest.cli.policy;

import io.inquest.policy.IncludeFolders;
import java.util.List;

/** Where files are looked for that policies include by absolute paths. */
public final class IncludeDirOption {
  public static final String LABEL = "DIR";
  public static final String DESCRIPTION =
      "Where an absolute path of minijail's @include is looked for: below DIR by the whole path,"
          + " then in it by its file name. May be repeated.";

  private IncludeDirOption() {}

  /** The folders that an option's values, null if it was not given, name. */
  public static IncludeFolders folders(List<String> given) {
    return given == null ? IncludeFolders.NONE : IncludeFolders.of(given);
  }
}
