package io.inquest.tracee;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command at a terminal (pty(7)) with a person at its other end: the test types and reads.
 *
 * <p>The command leads a new session whose controlling terminal it is, 24 rows by 80 columns, with
 * the line discipline's defaults: echo, and ^C, ^\ and ^Z as signals to the foreground process
 * group. Reading sleeps until there is output, for {@link ChildProcess#GENEROUS} time at most.
 *
 * <p>For use by one thread.
 */
public final class Pseudoterminal implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_CLOEXEC = 0x80000;
  private static final long TIOCSWINSZ = 0x5414;
  private static final long TIOCGPGRP = 0x540f;
  private static final int EIO = 5;

  private final int master;
  private final ChildProcess process;
  private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
  private int consumed;
  private boolean hungUp;

  private Pseudoterminal(int master, ChildProcess process) {
    this.master = master;
    this.process = process;
  }

  /**
   * Starts a command with this process's environment, where TERM is {@code dumb}, and directory.
   */
  public static Pseudoterminal start(String... command) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "dumb");
    return start(List.of(command), environment, Path.of(""));
  }

  /**
   * Starts a command.
   *
   * @param command the program, found along this process's PATH, and its arguments
   * @param environment the whole environment
   * @param directory its working directory
   * @throws IllegalStateException if there is no terminal or the command cannot be started
   */
  public static Pseudoterminal start(
      List<String> command, Map<String, String> environment, Path directory) {
    int master = CLibrary.C.posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    check(master, "posix_openpt");
    try {
      check(CLibrary.C.grantpt(master), "grantpt");
      check(CLibrary.C.unlockpt(master), "unlockpt");
      byte[] name = new byte[128];
      check(-CLibrary.C.ptsname_r(master, name, name.length), "ptsname_r");
      setSize(master, 24, 80);
      Path terminal = Path.of(Native.toString(name, "UTF-8"));
      ChildProcess process = Launch.onTerminal(command, environment, directory, terminal).start();
      return new Pseudoterminal(master, process);
    } catch (RuntimeException e) {
      CLibrary.C.close(master);
      throw e;
    }
  }

  /** The command's process, to signal or to look up in /proc. */
  public ChildProcess process() {
    return process;
  }

  /** Types text; a newline is the Enter key. */
  public Pseudoterminal type(String text) {
    byte[] bytes = text.replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
    int typed = 0;
    while (typed < bytes.length) {
      byte[] rest = Arrays.copyOfRange(bytes, typed, bytes.length);
      long count = CLibrary.C.write(master, rest, rest.length);
      check(count, "write to the terminal");
      typed += (int) count;
    }
    return this;
  }

  /**
   * Types a letter with the control key.
   *
   * @param letter {@code 'C'} interrupts, {@code 'Z'} stops, {@code '\\'} quits, {@code 'D'} ends
   *     the input
   */
  public Pseudoterminal typeControl(char letter) {
    return type(String.valueOf((char) (letter & 0x1f)));
  }

  /** Changes the size of the terminal, of which the kernel tells the foreground by SIGWINCH. */
  public Pseudoterminal resize(int rows, int columns) {
    setSize(master, rows, columns);
    return this;
  }

  /** The foreground process group of the terminal (tcgetpgrp(3)). */
  public int foregroundGroup() {
    IntByReference group = new IntByReference();
    check(CLibrary.C.ioctl(master, TIOCGPGRP, group), "TIOCGPGRP");
    return group.getValue();
  }

  /** As {@link #readUntil(Pattern)}, for a text. */
  public String readUntil(String text) {
    return readUntil(Pattern.compile(Pattern.quote(text)));
  }

  /**
   * Reads until the output behind what was read so far contains a pattern.
   *
   * @return that output up to and with the pattern; lines end with CR LF
   * @throws AssertionError if the pattern does not come, with everything that came
   */
  public String readUntil(Pattern pattern) {
    long deadline = System.nanoTime() + ChildProcess.GENEROUS.toNanos();
    while (true) {
      byte[] all = transcript.toByteArray();
      String unread = new String(all, consumed, all.length - consumed, StandardCharsets.UTF_8);
      Matcher matcher = pattern.matcher(unread);
      if (matcher.find()) {
        String read = unread.substring(0, matcher.end());
        consumed += read.getBytes(StandardCharsets.UTF_8).length;
        return read;
      }
      if (hungUp) {
        throw new AssertionError("the terminal was closed without " + pattern + ": " + this);
      }
      if (!Poll.await(deadline, master)[0]) {
        throw new AssertionError(
            "no " + pattern + " after " + ChildProcess.GENEROUS.toSeconds() + " s: " + this);
      }
      readSome();
    }
  }

  /** Everything that was written to the terminal so far, echo included, and read here. */
  public String transcript() {
    return transcript.toString(StandardCharsets.UTF_8);
  }

  /**
   * Waits for the end of the command and reads what it writes until then.
   *
   * @throws AssertionError if it does not end
   */
  public WaitStatus waitFor() {
    long deadline = System.nanoTime() + ChildProcess.GENEROUS.toNanos();
    while (process.isRunning()) {
      boolean[] ready = Poll.await(deadline, hungUp ? -1 : master, process.pidfd());
      if (ready[0]) {
        readSome();
      } else if (ready[1]) {
        process.waitFor();
      } else {
        process.kill();
        throw new AssertionError("the command did not end: " + this);
      }
    }
    while (!hungUp && Poll.await(System.nanoTime(), master)[0]) {
      readSome();
    }
    return process.waitFor();
  }

  private void readSome() {
    byte[] buffer = new byte[8192];
    long count = CLibrary.C.read(master, buffer, buffer.length);
    if (count > 0) {
      transcript.write(buffer, 0, (int) count);
    } else if (count == 0 || Native.getLastError() == EIO) {
      // The other end is closed everywhere: its last process has gone.
      hungUp = true;
    } else {
      check(count, "read from the terminal");
    }
  }

  /** Kills the command if it still runs, and closes the terminal, which hangs up on its session. */
  @Override
  public void close() {
    process.kill();
    CLibrary.C.close(master);
  }

  private static void setSize(int master, int rows, int columns) {
    check(
        CLibrary.C.ioctl(master, TIOCSWINSZ, new short[] {(short) rows, (short) columns, 0, 0}),
        "TIOCSWINSZ");
  }

  private static void check(long result, String operation) {
    if (result < 0) {
      throw new IllegalStateException(operation + " failed with errno " + Native.getLastError());
    }
  }

  @Override
  public String toString() {
    return "terminal showing \"" + transcript() + "\"";
  }
}
