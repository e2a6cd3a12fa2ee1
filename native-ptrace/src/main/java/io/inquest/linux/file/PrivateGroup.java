package io.inquest.linux.file;

/**
 * Groups that are one user's own, as most distributions make one for each: what they can write, no
 * other user can. As far as {@code /etc/passwd} and {@code /etc/group} tell; a group that stands
 * only in a directory service is nobody's own.
 */
final class PrivateGroup {
  private static final int PASSWD_NAME = 0;
  private static final int PASSWD_UID = 2;
  private static final int PASSWD_GID = 3;
  private static final int GROUP_GID = 2;
  private static final int GROUP_MEMBERS = 3;

  private PrivateGroup() {}

  /** Whether a user, and nobody else, is in a group. */
  static boolean isOf(int uid, int gid) {
    String user = Integer.toUnsignedString(uid);
    String group = Integer.toUnsignedString(gid);
    String name = null;
    boolean primary = false;
    for (String line : UserNames.lines("/etc/passwd")) {
      String[] fields = line.split(":", -1);
      if (fields.length <= PASSWD_GID) {
        continue;
      }
      boolean theUser = fields[PASSWD_UID].equals(user);
      if (theUser) {
        name = fields[PASSWD_NAME];
      }
      if (fields[PASSWD_GID].equals(group)) {
        if (!theUser) {
          return false;
        }
        primary = true;
      }
    }
    return primary && hasNoOtherMember(group, name);
  }

  private static boolean hasNoOtherMember(String group, String user) {
    boolean known = false;
    for (String line : UserNames.lines("/etc/group")) {
      String[] fields = line.split(":", -1);
      if (fields.length > GROUP_MEMBERS && fields[GROUP_GID].equals(group)) {
        known = true;
        for (String member : fields[GROUP_MEMBERS].split(",", -1)) {
          if (!member.isEmpty() && !member.equals(user)) {
            return false;
          }
        }
      }
    }
    return known;
  }
}
