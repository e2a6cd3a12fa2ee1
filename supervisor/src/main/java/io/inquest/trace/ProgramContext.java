package io.inquest.trace;

import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What a program inherits from whoever started Inquest, as it was before the shell of the launcher
 * and the Java runtime changed it.
 *
 * @param environment {@code NAME=value} each, raw bytes, in the original order
 * @param ignoredSignals bit N-1 set for each signal N that was ignored
 * @param blockedSignals bit N-1 set for each signal N that was blocked
 * @param coredumpFilter the content of {@code /proc/PID/coredump_filter}, empty if unknown
 */
public record ProgramContext(
    List<byte[]> environment, long ignoredSignals, long blockedSignals, String coredumpFilter) {

  /** Base64 of the original {@code /proc/PID/environ}, as the launcher script read it. */
  private static final String ENVIRON = "inquest.launch.environ";

  /** The original SigIgn of {@code /proc/PID/status}: the runtime installs handlers of its own. */
  private static final String IGNORED = "inquest.launch.sigign";

  private static final String COREDUMP_FILTER = "inquest.launch.coredump";

  public ProgramContext {
    environment = List.copyOf(environment);
  }

  /** The context that the launcher script handed over; what it did not, as it is now. */
  public static ProgramContext inherited() {
    long pid = ProcessHandle.current().pid();
    byte[] process = ProcFs.read("/proc/self/status");
    // The runtime's first thread keeps the mask that the process was started with.
    byte[] firstThread = ProcFs.read("/proc/self/task/" + pid + "/status");
    String environ = System.getProperty(ENVIRON);
    String ignored = System.getProperty(IGNORED, ProcFs.field(process, "SigIgn:"));
    return new ProgramContext(
        split(environ == null ? ProcFs.read("/proc/self/environ") : decode(environ)),
        Long.parseUnsignedLong(ignored, 16),
        Long.parseUnsignedLong(ProcFs.field(firstThread, "SigBlk:"), 16),
        System.getProperty(COREDUMP_FILTER, ""));
  }

  /** The value of an environment variable, null if it is not set. */
  public String variable(String name) {
    String prefix = name + "=";
    for (byte[] entry : environment) {
      String text = new String(entry, StandardCharsets.UTF_8);
      if (text.startsWith(prefix)) {
        return text.substring(prefix.length());
      }
    }
    return null;
  }

  private static byte[] decode(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static List<byte[]> split(byte[] block) {
    List<byte[]> entries = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < block.length; at++) {
      if (block[at] == 0) {
        entries.add(Arrays.copyOfRange(block, from, at));
        from = at + 1;
      }
    }
    return entries;
  }
}
