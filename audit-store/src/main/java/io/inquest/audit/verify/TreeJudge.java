package io.inquest.audit.verify;

import io.inquest.audit.entry.Bytes;
import io.inquest.audit.journal.FrameWalk;
import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.TreeHash;
import io.inquest.audit.verify.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds a run's tree from its frames and compares it with signed roots.
 *
 * <p>Where a root is not the tree's, the hashes of leaves that the supervisor wrote tell which
 * record is another one: if they give the signed root, they are what was recorded. Owned by one
 * thread.
 */
final class TreeJudge {
  /** More findings than this of one run say nothing new. */
  private static final int MOST = 100;

  private final long run;
  private final List<Checkpoint> roots;
  private final LeafFile leaves;
  private final TreeHash hash = new TreeHash();
  private final byte[] leaf = new byte[TreeHash.LENGTH];
  private final List<Finding> suspicions = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Long> missing = new HashSet<>();

  /** Of the journal; null where records are missing. */
  private MerkleTree tree = new MerkleTree(hash);

  /** Of the hashes of leaves, from the first suspicion on; null before, and where they end. */
  private MerkleTree written;

  private long expected = 1;
  private long records;
  private long trusted;
  private int next;
  private boolean toldOfLeaves;

  /**
   * @param roots signed sizes and roots, ascending
   * @param leaves what the supervisor wrote; null if there is no such file
   */
  TreeJudge(long run, List<Checkpoint> roots, LeafFile leaves) throws IOException {
    this.run = run;
    this.roots = roots;
    this.leaves = leaves;
    compareRoots();
  }

  /** How many frames there were. */
  long records() {
    return records;
  }

  /** What was found. */
  List<Finding> findings() {
    return findings;
  }

  /** Takes the next frame of the journal. */
  void take(FrameWalk frame) throws IOException {
    hash.leaf(frame.array(), frame.index(), frame.length(), leaf, 0);
    long sequence = frame.sequence();
    records++;
    if (sequence < expected) {
      takeOutOfPlace(frame);
      return;
    }
    if (sequence > expected) {
      skipTo(sequence, frame);
    }
    if (differsFromWritten()) {
      suspect(Kind.ALTERED, sequence, frame, "the record is not what was recorded");
    }
    if (tree != null) {
      tree.append(leaf, 0);
    }
    advance();
  }

  private void takeOutOfPlace(FrameWalk frame) throws IOException {
    long sequence = frame.sequence();
    int at = leaves == null ? -1 : leaves.at(sequence);
    boolean isRecorded = at >= 0 && equalsLeaf(at);
    if (isRecorded && missing.remove(sequence)) {
      suspicions.removeIf(f -> f.kind() == Kind.REMOVED && f.sequence() == sequence);
      findings.removeIf(f -> f.kind() == Kind.REMOVED && f.sequence() == sequence);
      suspect(Kind.REORDERED, sequence, frame, "the record is not in its place");
    } else {
      suspect(
          Kind.INSERTED, sequence, frame, "a record was put in that has the number of another one");
    }
    if (next == roots.size()) {
      // No root follows that could clear it up: all that is proven was there.
      suspicions.stream().filter(f -> f.sequence() <= last()).forEach(this::add);
      suspicions.clear();
    }
  }

  private long last() {
    return roots.isEmpty() ? 0 : roots.get(roots.size() - 1).size();
  }

  /** The records up to {@code sequence} are not there. */
  private void skipTo(long sequence, FrameWalk frame) throws IOException {
    long proven = Math.min(sequence - 1, last());
    if (proven >= expected) {
      suspectMissing(proven, frame);
    }
    tree = null;
    while (expected <= proven) {
      if (missing.size() < MOST) {
        missing.add(expected);
      }
      advance();
    }
    expected = sequence;
  }

  private void suspectMissing(long last, FrameWalk frame) {
    boolean one = last == expected;
    if (frame.isAfterDamage()) {
      beginSuspicion();
      suspicions.add(damage(last, frame));
    } else {
      suspect(
          Kind.REMOVED,
          expected,
          frame,
          one ? "the record is missing" : "the records up to " + last + " are missing");
    }
  }

  private Finding damage(long last, FrameWalk frame) {
    return new Finding(
        Kind.ALTERED,
        run,
        expected,
        frame.damagedSegment(),
        frame.damagedOffset(),
        (last == expected ? "the record is" : "the records up to " + last + " are")
            + " damaged: what stands there has no right checksum");
  }

  private boolean differsFromWritten() throws IOException {
    int at = leaves == null ? -1 : leaves.at(expected);
    return at >= 0 && !equalsLeaf(at);
  }

  private boolean equalsLeaf(int at) {
    return Arrays.equals(leaves.array(), at, at + TreeHash.LENGTH, leaf, 0, TreeHash.LENGTH);
  }

  private void suspect(Kind kind, long sequence, FrameWalk frame, String detail) {
    beginSuspicion();
    if (suspicions.size() < MOST) {
      suspicions.add(new Finding(kind, run, sequence, frame.segment(), frame.offset(), detail));
    }
  }

  /** From here on the tree of what the supervisor wrote is needed, too. */
  private void beginSuspicion() {
    if (written == null && leaves != null && tree != null) {
      written = tree.copy();
    }
  }

  private void advance() throws IOException {
    if (written != null && written.size() == expected - 1) {
      int at = leaves.at(expected);
      if (at >= 0) {
        written.append(leaves.array(), at);
      }
    }
    expected++;
    compareRoots();
  }

  private void compareRoots() throws IOException {
    while (next < roots.size() && roots.get(next).size() == expected - 1) {
      if (next == 0 || roots.get(next - 1).size() < roots.get(next).size()) {
        compare(roots.get(next));
      }
      next++;
    }
  }

  private void compare(Checkpoint signed) {
    long size = signed.size();
    if (tree != null && tree.size() == size && tree.root().equals(signed.root())) {
      if (!toldOfLeaves && suspicions.stream().anyMatch(f -> f.kind() == Kind.ALTERED)) {
        toldOfLeaves = true;
        findings.add(
            Finding.of(Kind.CHECKPOINT, run, "the file leaves was altered; the records were not"));
      }
      suspicions.removeIf(f -> f.kind() == Kind.ALTERED);
      settle();
    } else if (written != null && written.size() == size && isRoot(signed.root())) {
      tree = written.copy();
      settle();
    } else if (tree != null || written != null) {
      settleWithoutLeaves(size);
    }
    trusted = size;
  }

  private boolean isRoot(Bytes root) {
    return written.root().equals(root);
  }

  private void settle() {
    suspicions.forEach(this::add);
    suspicions.clear();
    written = null;
  }

  private void add(Finding finding) {
    if (findings.size() < MOST) {
      findings.add(finding);
    }
  }

  /** Something is wrong, and the hashes of leaves are no help. */
  private void settleWithoutLeaves(long size) {
    boolean told = suspicions.stream().anyMatch(f -> f.kind() != Kind.ALTERED);
    if (!told) {
      long first = suspicions.isEmpty() ? trusted + 1 : suspicions.get(0).sequence();
      int segment = suspicions.isEmpty() ? 0 : suspicions.get(0).segment();
      int offset = suspicions.isEmpty() ? 0 : suspicions.get(0).offset();
      findings.add(
          new Finding(
              Kind.ALTERED,
              run,
              first,
              segment,
              offset,
              "a record from "
                  + (trusted + 1)
                  + " to "
                  + size
                  + " is not what was recorded; which one, the file leaves does not tell"));
      suspicions.clear();
    }
    settle();
    tree = null;
  }

  /** No frame follows: what signed roots cover must have been there. */
  void end(FrameWalk walk) throws IOException {
    long last = last();
    if (expected <= last) {
      long first = expected;
      suspicions.forEach(this::add);
      suspicions.clear();
      if (walk.isAfterDamage()) {
        add(damage(last, walk));
        return;
      }
      add(
          new Finding(
              Kind.REMOVED,
              run,
              first,
              walk.segment(),
              walk.end(),
              (first == last
                      ? "the record is missing"
                      : "the records up to " + last + " are missing")
                  + " at the journal's end"));
    }
  }
}
