package io.inquest.policy.load;

import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of processes: names joined by {@code /}, each of ASCII letters, digits, {@code -} and
 * {@code _}, the first of them a letter.
 *
 * @param text as it is written: {@code web/worker}
 */
public record GroupPath(String text) {
  /** What the names of groups' files end with. */
  static final String ENDING = ".yaml";

  /** Whether a text is such a path. */
  public static boolean isOne(String text) {
    return wrongAt(text) < 0;
  }

  /**
   * The path that an option's value is.
   *
   * @param option names the option in the message
   * @throws PolicyException if it is none
   */
  public static GroupPath of(String option, String value) {
    int wrong = wrongAt(value);
    if (wrong >= 0) {
      throw new PolicyException(
          new Place(SourceText.option(option, value), 1, wrong + 1, 1),
          "there is no group '" + value + "'",
          "A group is a path such as web/worker: names joined by '/', of letters, digits, '-' and"
              + " '_', that begin with a letter.");
    }
    return new GroupPath(value);
  }

  /** The offset of the first character that such a path cannot have; -1 if there is none. */
  private static int wrongAt(String text) {
    boolean begins = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean inner = letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (c == '/' ? begins : begins ? !letter : !inner) {
        return i;
      }
      begins = c == '/';
    }
    return begins ? Math.max(0, text.length() - 1) : -1;
  }

  /** The groups on the way to this one, the outermost first, this one last. */
  public List<GroupPath> members() {
    List<GroupPath> members = new ArrayList<>();
    for (int end = text.indexOf('/'); end >= 0; end = text.indexOf('/', end + 1)) {
      members.add(new GroupPath(text.substring(0, end)));
    }
    members.add(this);
    return members;
  }

  /** Whether another group is this one or below it. */
  public boolean covers(String other) {
    return other.equals(text) || other.startsWith(text + "/");
  }

  /** The file that says what the group's processes may do, within a folder of policies. */
  String file() {
    return text + ENDING;
  }

  @Override
  public String toString() {
    return text;
  }
}
