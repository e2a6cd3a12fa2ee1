package io.inquest.query.cause.reason;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.fallback.FallBack;
import io.inquest.query.cause.evidence.KernelNames;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** What programs are known to do when this call fails with this errno. */
public final class KnownFallBack implements Reason {
  private static final int TAKEN_WELL = -100;
  private static final int OPTIONAL_CALL = -50;
  private static final int WRONG_ERRNO = 40;
  private static final int NONE_KNOWN = 25;
  private static final int NONE_KNOWN_FOR_ENOSYS = 15;
  private static final int TOLD_SUCCESS = -10;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    if (!suspect.fails()) {
      return Optional.empty();
    }
    int errno = suspect.errno();
    String call = suspect.call();
    if (errno == 0) {
      return Reason.says(
          TOLD_SUCCESS, call + " was answered with 0, that is success, without being done");
    }
    Optional<FallBack> fallBack = suspect.fallBack();
    if (fallBack.isEmpty()) {
      return errno == Errno.ENOSYS
          ? Reason.says(NONE_KNOWN_FOR_ENOSYS, "no fall-back from ENOSYS is known for " + call)
          : Reason.says(
              NONE_KNOWN, "no fall-back is known for " + call + " failing with " + name(errno));
    }
    FallBack known = fallBack.get();
    if (known.tolerance() == FallBack.Tolerance.OPTIONAL) {
      return Reason.says(OPTIONAL_CALL, known.words());
    }
    if (known.tolerance() == FallBack.Tolerance.LIBRARY) {
      return Reason.says(TAKEN_WELL, known.words());
    }
    if (known.tolerates(errno)) {
      return Reason.says(
          TAKEN_WELL, "programs mostly take " + name(errno) + " from it well: " + known.words());
    }
    return Reason.says(WRONG_ERRNO, wrongErrno(known, errno));
  }

  /** What a program misses that could have done without the call, had the errno been another. */
  public static Optional<String> missed(Suspect suspect) {
    Optional<FallBack> known = suspect.fallBack();
    boolean missed =
        suspect.fails()
            && suspect.errno() != 0
            && known.isPresent()
            && known.get().tolerance() == FallBack.Tolerance.SOME
            && !known.get().tolerates(suspect.errno());
    return missed ? Optional.of(wrongErrno(known.get(), suspect.errno())) : Optional.empty();
  }

  private static String wrongErrno(FallBack known, int errno) {
    return known.words() + "; here it got " + name(errno);
  }

  private static String name(int errno) {
    return KernelNames.errno(errno);
  }
}
