package io.inquest.audit.journal;

import io.inquest.linux.file.ReadOnlyFileSystem;
import io.inquest.linux.file.UntrustedPathException;
import io.inquest.linux.file.WrongKindException;
import java.io.File;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Something could not be done with a store. The message says what, where and what to do. */
public class StoreException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What stands in the way. */
  public enum Reason {
    /** Another process has it. */
    LOCKED,
    /** It may not be written. */
    READ_ONLY,
    /** Its file system, or the user's quota there, has no room left. */
    FULL,
    /** Another version of Inquest wrote it. */
    OTHER_VERSION,
    /** It is not there. */
    MISSING,
    /** A database that does not answer now. */
    AWAY,
    /** Another user owns it, or can change it. */
    UNTRUSTED,
    /** Any other failure; the cause has more. */
    FAILED
  }

  /** Below this much free room a failed write is put down to the full file system. */
  private static final long ROOM_TO_SPARE = 1L << 20;

  private final Reason reason;
  private final String operation;
  private final String path;
  private final String problem;
  private final String remedy;

  /**
   * @param operation what was being done, as in "create a run"
   * @param problem what stood in the way, as in "the file system is full"
   * @param remedy what a person can do, as in "Free some room."
   */
  public StoreException(
      Reason reason, String operation, Path path, String problem, String remedy, Throwable cause) {
    this(reason, operation, path.toString(), problem, remedy, cause);
  }

  /**
   * @param place where it was being done, as a person would name it
   * @param operation what was being done, as in "push the records"
   * @param problem what stood in the way, as in "the database does not answer"
   * @param remedy what a person can do, as in "Start it."
   */
  public StoreException(
      Reason reason,
      String operation,
      String place,
      String problem,
      String remedy,
      Throwable cause) {
    super("cannot " + operation + " (" + place + "): " + problem + ". " + remedy, cause);
    this.reason = reason;
    this.operation = operation;
    this.path = place;
    this.problem = problem;
    this.remedy = remedy;
  }

  /** The failure of {@code operation}, classified. */
  public static StoreException of(String operation, Path path, Exception cause) {
    if (cause instanceof UntrustedPathException e) {
      String remedy = e.remedy().isEmpty() ? "" : e.remedy() + ", or choose";
      return new StoreException(
          Reason.UNTRUSTED,
          operation,
          path,
          e.getMessage() + ", who could have the records written elsewhere",
          (remedy.isEmpty() ? "Choose" : remedy) + " another store with --store or INQUEST_STORE.",
          e);
    }
    if (cause instanceof WrongKindException e) {
      return new StoreException(
          Reason.FAILED,
          operation,
          path,
          problem(Reason.FAILED, e),
          "Inquest makes no such thing there: see who did (stat(1)) and remove it, or choose"
              + " another store with --store or INQUEST_STORE.",
          e);
    }
    Reason reason = classify(path, cause);
    String remedy =
        cause instanceof AccessDeniedException
            ? "See whose it is and who may use it (stat(1)), or choose another store with --store"
                + " or INQUEST_STORE."
            : remedy(reason, path);
    return new StoreException(reason, operation, path, problem(reason, cause), remedy, cause);
  }

  static Reason classify(Path path, Exception cause) {
    if (cause instanceof AccessDeniedException) {
      return Reason.READ_ONLY;
    }
    // The message of a failed write(2) is in the user's language; the free room is not. What has
    // no room by nature, like proc(5), is not full.
    Path place = nearestExisting(path);
    if (ReadOnlyFileSystem.holds(place)) {
      return Reason.READ_ONLY;
    }
    // By statvfs(3): FileStore looks for the mount point, which a chroot may not have.
    File files = place.toFile();
    return files.getTotalSpace() > 0 && files.getUsableSpace() < ROOM_TO_SPARE
        ? Reason.FULL
        : Reason.FAILED;
  }

  private static Path nearestExisting(Path path) {
    Path place = path.toAbsolutePath();
    while (place.getParent() != null && !Files.exists(place)) {
      place = place.getParent();
    }
    return place;
  }

  static String problem(Reason reason, Exception cause) {
    if (cause instanceof AccessDeniedException e) {
      return e.getFile() + ": permission denied";
    }
    if (reason == Reason.READ_ONLY) {
      return "it may not be written";
    }
    if (reason == Reason.FULL) {
      return "the file system is full";
    }
    return cause instanceof FileSystemException e
        ? e.getFile() + ": " + reasonOf(e)
        : String.valueOf(cause.getMessage());
  }

  // Where Java has an exception of its own for an errno, it leaves the reason out.
  private static String reasonOf(FileSystemException failure) {
    if (failure.getReason() != null) {
      return failure.getReason();
    } else if (failure instanceof NoSuchFileException) {
      return "there is no such file or directory, and none can be made";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    } else if (failure instanceof NotDirectoryException) {
      return "it is not a directory";
    }
    return failure.getClass().getSimpleName();
  }

  static String remedy(Reason reason, Path path) {
    return switch (reason) {
      case READ_ONLY -> "Choose another store with --store or INQUEST_STORE.";
      case FULL -> "Free some space there, or choose another store with --store or INQUEST_STORE.";
      default ->
          "See whether "
              + path
              + " can be read and written by this user, or choose another store with --store or"
              + " INQUEST_STORE.";
    };
  }

  /** What stands in the way. */
  public Reason reason() {
    return reason;
  }

  /** What was being done. */
  public String operation() {
    return operation;
  }

  /** The file or directory it was done to. */
  public Path path() {
    return Path.of(path);
  }

  /** What stood in the way, in words. */
  public String problem() {
    return problem;
  }

  /** What a person can do about it. */
  public String remedy() {
    return remedy;
  }
}
