package io.inquest.audit.checkpoint;

import io.inquest.audit.journal.FrameTap;
import io.inquest.audit.journal.RunDirectory;
import io.inquest.audit.journal.StoreException;
import io.inquest.audit.proof.Checkpoint;
import io.inquest.audit.proof.MerkleTree;
import io.inquest.audit.proof.RunIdentity;
import io.inquest.audit.proof.SignedCheckpoint;
import io.inquest.audit.proof.TreeHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Proves a run while it goes on. A thread of its own hashes each frame into a Merkle tree, and
 * signs what the tree is: at the run's start, after every {@value #EVERY_FRAMES} frames, once a
 * second while there are new ones, and at the end.
 *
 * <p>The public methods are for the journal's thread; those that wait say so.
 */
public final class RunProof implements FrameTap {
  private static final int RING_BYTES = 1 << 20;
  private static final int EVERY_FRAMES = 8192;
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So many frames of the journal are read again at a time, some hundredths of a second's work. */
  private static final int READ_AGAIN = 16_384;

  /** How long a run's end may wait for the journal being read again. */
  private static final long LAST_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunDirectory run;
  private final String host;
  private final RunKeys keys;
  private final List<String> facts;
  private final List<Anchor> anchors;
  private final FrameRing ring = new FrameRing(RING_BYTES);
  private final Thread hasher = new Thread(this::work, "inquest-hasher");

  // The hasher's.
  private final TreeHash hash = new TreeHash();
  private final MerkleTree tree = new MerkleTree(hash);
  private boolean hastened;
  private final byte[] leaves = new byte[EVERY_FRAMES * TreeHash.LENGTH];
  private int leavesLength;
  private RunIdentity identity;
  private ProofFiles files;
  private boolean identified;
  private long signed;
  private long signedAt = System.nanoTime();
  private final DiskCheck disk;
  private long checkedAt = System.nanoTime();

  private volatile boolean closing;
  private volatile boolean begins;
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean checks;
  private final CompletableFuture<Void> checked = new CompletableFuture<>();
  private final Queue<Alteration> alterations = new ConcurrentLinkedQueue<>();
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * Begins to wait for frames.
   *
   * @param run whose lock this process holds
   * @param host the machine's name
   * @param facts lines for the run's identity: what it is of, a word and the rest
   * @param anchors get each checkpoint; closed with this
   */
  public RunProof(
      RunDirectory run, String host, RunKeys keys, List<String> facts, List<Anchor> anchors) {
    this.facts = List.copyOf(facts);
    this.run = run;
    this.host = host;
    this.keys = keys;
    this.anchors = List.copyOf(anchors);
    this.disk = new DiskCheck(run, hash, tree);
    ring.readBy(hasher);
    hasher.setDaemon(true);
    hasher.start();
  }

  @Override
  public void take(ByteBuffer frame, int length) {
    ring.put(frame, length);
  }

  /**
   * Signs the first checkpoint, of what was appended until now. When this returns it is in the
   * run's directory, and the anchors have it.
   *
   * @throws StoreException if it could not be written or handed on
   */
  public void begin() throws StoreException {
    begins = true;
    LockSupport.unpark(hasher);
    try {
      begun.join();
    } catch (CompletionException e) {
      throw StoreException.of(
          "sign the run's first checkpoint", run.path(), (IOException) e.getCause());
    }
  }

  /**
   * Reads the journal again, all of it if a second is enough for that, and waits for what is found.
   * To be called once, before the run's last entry.
   */
  public void checkLast() {
    checks = true;
    LockSupport.unpark(hasher);
    checked.join();
  }

  /** The next alteration of the journal that was found and not given yet. */
  public Optional<Alteration> nextAlteration() {
    return Optional.ofNullable(alterations.poll());
  }

  /** Whether there is a {@link #nextAlteration}: at the cost of one look at memory. */
  public boolean hasAlteration() {
    return !alterations.isEmpty();
  }

  /** What went wrong with the proof until now, each once. */
  public List<String> problems() {
    synchronized (problems) {
      return new ArrayList<>(problems);
    }
  }

  /** Signs the last checkpoint, and waits until it is written and handed on. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(hasher);
    ended.join();
  }

  private void work() {
    try {
      boolean last;
      do {
        last = closing;
        boolean first = begins && !begun.isDone();
        drain();
        if (first) {
          beginRun();
        } else if (isDue(last)) {
          checkpoint(last);
        }
        check();
        if (!last && !closing && !(checks && !checked.isDone())) {
          LockSupport.parkNanos(EVERY_NANOS);
        }
      } while (!last);
      end();
    } catch (RuntimeException | Error e) {
      // Whoever appends must not wait for a thread that is gone.
      ring.abandon();
      problem("the run is no longer proven: " + e);
      begun.completeExceptionally(new IOException(e));
    } finally {
      checked.complete(null);
      ended.complete(null);
    }
  }

  /** Compares the journal with what was recorded, if it is time. */
  private void check() {
    boolean last = checks && !checked.isDone();
    if (last) {
      disk.all(LAST_CHECK_NANOS, this::found);
      checkFiles();
      checked.complete(null);
    } else if (begun.isDone() && System.nanoTime() - checkedAt >= EVERY_NANOS) {
      disk.some(READ_AGAIN, this::found);
      checkFiles();
      checkedAt = System.nanoTime();
    }
  }

  private void checkFiles() {
    try {
      Optional<String> altered = files == null ? Optional.empty() : files.altered();
      altered.ifPresent(
          name -> found(disk.alteration("somebody cut, altered or removed the file " + name)));
    } catch (IOException e) {
      problem(reason(e));
    }
  }

  private void found(Alteration alteration) {
    if (problem(alteration.detail())) {
      alterations.add(alteration);
    }
  }

  private void drain() {
    while (ring.takeLeaf(hash, leaves, leavesLength)) {
      tree.append(leaves, leavesLength);
      leavesLength += TreeHash.LENGTH;
      if (leavesLength == leaves.length) {
        if (begun.isDone()) {
          checkpoint(false);
          hasten();
        } else {
          growBeforeBeginning();
        }
      }
    }
  }

  /** A short run is not worth what it takes to find the fastest way. */
  private void hasten() {
    if (!hastened) {
      hastened = true;
      hash.hasten();
    }
  }

  /** So many frames before the run's first instruction have their hashes in no file. */
  private void growBeforeBeginning() {
    try {
      open().addLeaves(leaves, leavesLength);
    } catch (IOException e) {
      problem(reason(e));
    }
    leavesLength = 0;
  }

  private boolean isDue(boolean last) {
    return tree.size() > signed
        && (last || (begun.isDone() && System.nanoTime() - signedAt >= EVERY_NANOS));
  }

  private void beginRun() {
    try {
      sign(true);
      begun.complete(null);
    } catch (IOException e) {
      problem(reason(e));
      begun.completeExceptionally(e);
    }
    identify();
  }

  /** Says, while the program runs already, whose the key is that signs its checkpoints. */
  private void identify() {
    if (files != null && !identified) {
      identified = true;
      try {
        files.identify(RunNote.sign(identity, keys, run, facts, anchors));
      } catch (IOException e) {
        problem("the run's identity could not be kept: " + e.getMessage());
      }
    }
  }

  private void checkpoint(boolean last) {
    try {
      sign(last);
      if (last) {
        checkFiles();
      }
    } catch (IOException e) {
      problem(reason(e));
    }
    leavesLength = 0;
  }

  private static String reason(Exception failure) {
    return "a checkpoint could not be kept: " + failure.getMessage();
  }

  private ProofFiles open() throws IOException {
    if (files == null) {
      identity = RunIdentity.of(host, run.number(), keys.run().key());
      files = new ProofFiles(run.held());
    }
    return files;
  }

  private void sign(boolean milestone) throws IOException {
    ProofFiles open = open();
    signedAt = System.nanoTime();
    open.addLeaves(leaves, leavesLength);
    leavesLength = 0;
    Checkpoint checkpoint = new Checkpoint(identity.origin(), tree.size(), tree.root());
    SignedCheckpoint note = SignedCheckpoint.sign(keys.run(), identity, checkpoint);
    open.add(note);
    signed = tree.size();
    for (Anchor anchor : anchors) {
      anchor.take(note, milestone);
    }
  }

  private void end() {
    identify();
    try {
      disk.close();
      if (files != null) {
        files.close();
      }
    } catch (IOException | StoreException e) {
      problem(reason(e));
    }
    for (Anchor anchor : anchors) {
      try {
        anchor.close();
      } catch (IOException e) {
        problem(reason(e));
      }
    }
  }

  /** Keeps a problem; false if it is kept already. */
  private boolean problem(String text) {
    synchronized (problems) {
      return problems.add(text);
    }
  }
}
