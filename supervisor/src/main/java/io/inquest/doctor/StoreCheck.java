package io.inquest.doctor;

import io.inquest.audit.journal.JournalOptions;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.journal.StoreLocation;
import io.inquest.doctor.Diagnosis.Limited;
import io.inquest.doctor.Diagnosis.Missing;
import io.inquest.doctor.Diagnosis.Ok;
import io.inquest.doctor.Diagnosis.Unknown;
import io.inquest.linux.file.PathTrust;
import io.inquest.linux.file.UntrustedPathException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Whether records can be kept: the store's directory, which is looked at and left as it is. */
final class StoreCheck implements Check {
  private static final String ELSEWHERE = "choose another store with --store or INQUEST_STORE.";

  /** Two of the largest segments: the one that is written, and the one that is prepared. */
  private static final long ROOM_NEEDED = 2L * JournalOptions.DEFAULT.largestSegment();

  private final Path directory;

  StoreCheck(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  @Override
  public String name() {
    return "store";
  }

  @Override
  public Diagnosis diagnose() {
    try {
      PathTrust.require(directory);
      return Files.exists(directory) ? existing() : toBeMade();
    } catch (UntrustedPathException e) {
      return new Missing(
          e.getMessage(),
          "Nothing is recorded there: whoever can change it could have records written elsewhere.",
          e.remedy().isEmpty()
              ? "Set another store with --store or INQUEST_STORE."
              : e.remedy() + ", or " + ELSEWHERE);
    } catch (StoreException e) {
      return new Missing(e.getMessage(), "Runs cannot be recorded there.", e.remedy());
    } catch (IOException e) {
      String reason =
          e instanceof FileSystemException failure && failure.getReason() != null
              ? ": " + failure.getReason()
              : "";
      return new Unknown(
          directory + " cannot be looked at" + reason,
          "Runs may not be recorded there.",
          "See whether this user may read it, or " + ELSEWHERE);
    }
  }

  private Diagnosis toBeMade() throws IOException {
    Path parent = directory;
    while (!Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      return new Missing(
          directory + " is not there, and cannot be made in " + parent,
          "Runs cannot be recorded there.",
          "Let this user write in " + parent + ", or " + ELSEWHERE);
    }
    return withRoom(parent, directory + " will be made by the first run");
  }

  private Diagnosis existing() throws IOException, StoreException {
    boolean made = Files.exists(directory.resolve("store.properties"));
    if (made) {
      StoreLocation.existing(directory);
    }
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      return new Missing(
          directory + " is not a directory that this user may write",
          "Runs cannot be recorded there.",
          "Change its owner or mode, or " + ELSEWHERE);
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
    if (made
        && (mode.contains(PosixFilePermission.GROUP_READ)
            || mode.contains(PosixFilePermission.OTHERS_READ))) {
      return new Limited(
          directory + " can be read by others",
          "Records hold paths, addresses and other arguments of the programs that were run.",
          "chmod 0700 " + directory);
    }
    return withRoom(directory, made ? described() : directory + " has no store so far");
  }

  private String described() throws IOException, StoreException {
    StoreLocation store = StoreLocation.existing(directory);
    boolean busy = store.isIngesting();
    return directory
        + ", format "
        + StoreLocation.FORMAT
        + ", runs: "
        + store.runNumbers().size()
        + (busy ? ", an ingester is at work" : "");
  }

  private static Diagnosis withRoom(Path place, String found) {
    // By statvfs(3): FileStore would look for the mount point, which a chroot may not have.
    File files = place.toFile();
    if (files.getTotalSpace() == 0) {
      return new Unknown(
          found + ", its file system does not tell how much is free",
          "A run is stopped when its journal cannot grow (see run --on-loss).",
          "See df " + place + ", or " + ELSEWHERE);
    }
    long room = files.getUsableSpace();
    String withRoom = found + ", " + (room >> 20) + " MiB free";
    return room >= ROOM_NEEDED
        ? new Ok(withRoom)
        : new Missing(
            withRoom,
            "A run is stopped when its journal cannot grow (see run --on-loss).",
            "Free some space, or " + ELSEWHERE);
  }
}
