package io.inquest.audit.checkpoint;

import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.TreeHash;
import io.inquest.linux.file.FileWriters;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a run's journal again while it is written, from its start to its end and then once more,
 * and compares it with the tree of what was recorded, which is in memory. Owned by the hashing
 * thread.
 */
final class DiskCheck {
  /** More alterations than this of one run say nothing new. */
  private static final int MOST = 8;

  private final RunDirectory run;
  private final TreeHash hash;
  private final MerkleTree tree;
  private final byte[] leaf = new byte[TreeHash.LENGTH];
  private final Set<Long> told = new HashSet<>();
  private FrameWalk walk;
  private int length;
  private int stretch;
  private boolean ended;

  /**
   * @param hash of the thread's
   * @param tree of the frames that the journal must have
   */
  DiskCheck(RunDirectory run, TreeHash hash, MerkleTree tree) {
    this.run = run;
    this.hash = hash;
    this.tree = tree;
  }

  /**
   * Compares some more of the journal, at most all of it.
   *
   * @param frames about how many
   * @param found gets what is wrong and was not told before
   */
  void some(int frames, Consumer<Alteration> found) {
    try {
      for (long left = Math.min(frames, tree.size()); left > 0; left -= length) {
        next().ifPresent(found);
        if (isAtEnd()) {
          return;
        }
      }
    } catch (StoreException e) {
      found.accept(unreadable(e));
    }
  }

  /**
   * Compares all of the journal from its start on, or as much as there is time for.
   *
   * @param nanos how long at most
   * @param found gets what is wrong and was not told before
   */
  void all(long nanos, Consumer<Alteration> found) {
    long start = System.nanoTime();
    try {
      restart();
      while (!isAtEnd() && System.nanoTime() - start < nanos) {
        next().ifPresent(found);
      }
    } catch (StoreException e) {
      found.accept(unreadable(e));
    }
  }

  private Alteration unreadable(StoreException e) {
    return alteration("somebody altered the run's journal: it cannot be read: " + e.problem());
  }

  private void restart() throws StoreException {
    if (walk != null) {
      walk.close();
    }
    walk = new FrameWalk(run);
    stretch = 0;
    ended = false;
    length = tree.stretches().leaves();
  }

  /** Compares the next stretch. */
  private Optional<Alteration> next() throws StoreException {
    if (walk == null || length != tree.stretches().leaves() || isAtEnd()) {
      restart();
    }
    walk.refresh();
    long first = (long) stretch * length + 1;
    long last = Math.min(tree.size(), first + length - 1);
    MerkleTree there = new MerkleTree(hash);
    Optional<String> wrong = Optional.empty();
    while (wrong.isEmpty() && there.size() < last - first + 1) {
      wrong = read(first + there.size(), there);
    }
    if (wrong.isPresent()) {
      // Where the next record is nobody can say: what follows is left to a verification.
      ended = true;
    } else {
      boolean complete = stretch < tree.stretches().count();
      boolean same = complete ? tree.stretches().is(stretch, there) : tree.endsWith(there);
      wrong = same ? Optional.empty() : Optional.of(altered(first, last));
      ended = !complete;
      stretch++;
    }
    return wrong
        .filter(detail -> told.size() < MOST && told.add(first))
        .map(detail -> alteration("somebody altered the run's journal: " + detail + segment()));
  }

  /** Whether all of it was compared since the last restart. */
  private boolean isAtEnd() {
    return ended || (long) stretch * length >= tree.size();
  }

  private static String altered(long first, long last) {
    String which =
        first == last ? "record " + first : "one of the records " + first + " to " + last;
    return which + " is not what was recorded";
  }

  private Optional<String> read(long expected, MerkleTree there) throws StoreException {
    if (!walk.next()) {
      return Optional.of(
          "from record " + expected + " on it is " + (walk.isAfterDamage() ? "damaged" : "gone"));
    }
    if (walk.sequence() != expected) {
      return Optional.of(
          walk.isAfterDamage()
              ? "record " + expected + " is damaged"
              : "record " + walk.sequence() + " stands where " + expected + " was");
    }
    hash.leaf(walk.array(), walk.index(), walk.length(), leaf, 0);
    there.append(leaf, 0);
    return Optional.empty();
  }

  private String segment() {
    return walk.segment() == 0 ? "" : " (segment " + walk.segment() + ")";
  }

  /** An alteration, with the process that has a file of the run's open, if one is found. */
  Alteration alteration(String detail) {
    Optional<FileWriters.Writer> writer = FileWriters.below(run.path());
    return new Alteration(
        writer.map(FileWriters.Writer::pid).orElse(0),
        detail
            + writer
                .map(w -> "; process " + w.pid() + " (" + w.comm() + ") has a file of it open")
                .orElse(""));
  }

  void close() throws StoreException {
    if (walk != null) {
      walk.close();
    }
  }
}
