package io.inquest.launch;

import com.sun.jna.Pointer;
import io.inquest.linux.libc.LibC;
import io.inquest.linux.libc.NativeBuffer;
import java.util.Optional;

/**
 * Whom a program runs as.
 *
 * @param groups supplementary group ids, as int words in native byte order
 */
public record Credentials(String name, int uid, int gid, NativeBuffer groups, int groupCount) {
  private static final int MAX_GROUPS = 65536;
  private static final int UID_OFFSET = 16;
  private static final int GID_OFFSET = 20;
  private static final int HOME_OFFSET = 32;

  /** A user of this machine, with all groups (getpwnam(3), getgrouplist(3)). */
  public static Optional<Credentials> ofUser(String name) {
    NativeBuffer nativeName = NativeBuffer.ofString(name);
    long entry = LibC.getpwnam(nativeName.address());
    if (entry == 0) {
      return Optional.empty();
    }
    Pointer passwd = new Pointer(entry);
    int uid = passwd.getInt(UID_OFFSET);
    int gid = passwd.getInt(GID_OFFSET);
    NativeBuffer groups = NativeBuffer.allocate(MAX_GROUPS * Integer.BYTES);
    NativeBuffer count = NativeBuffer.allocate(Integer.BYTES);
    count.bytes().putInt(0, MAX_GROUPS);
    LibC.getgrouplist(nativeName.address(), gid, groups.address(), count.address());
    return Optional.of(new Credentials(name, uid, gid, groups, count.bytes().getInt(0)));
  }

  /** The user's home directory in the user database; empty if there is none. */
  public Optional<String> home() {
    NativeBuffer nativeName = NativeBuffer.ofString(name);
    long entry = LibC.getpwnam(nativeName.address());
    Pointer home = entry == 0 ? null : new Pointer(entry).getPointer(HOME_OFFSET);
    return home == null ? Optional.empty() : Optional.of(home.getString(0, "UTF-8"));
  }
}
