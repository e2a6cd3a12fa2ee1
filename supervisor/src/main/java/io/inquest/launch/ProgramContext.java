package io.inquest.launch;

import io.inquest.linux.proc.ProcFs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a program inherits from whoever started Inquest, as it was before the shell of the launcher
 * and the Java runtime changed it.
 *
 * @param environment {@code NAME=value} each, raw bytes, in the original order
 * @param ignoredSignals bit N-1 set for each signal N that was ignored
 * @param blockedSignals bit N-1 set for each signal N that was blocked
 * @param coredumpFilter the content of {@code /proc/PID/coredump_filter}, empty if unknown
 * @param descriptors the open ones
 */
public record ProgramContext(
    List<byte[]> environment,
    long ignoredSignals,
    long blockedSignals,
    String coredumpFilter,
    Set<Integer> descriptors) {

  /** How many parts of {@link #PART} there are; 0 if the environment did not fit. */
  private static final String PARTS = "inquest.launch.environ";

  /**
   * Variables numbered from 0: base64 of the original {@code /proc/PID/environ}, as the launcher
   * script read it. Not arguments, which every user of the machine may read (proc(5)).
   */
  private static final String PART = "INQUEST_LAUNCH_ENVIRON_";

  /** The original SigIgn of {@code /proc/PID/status}: the runtime installs handlers of its own. */
  private static final String IGNORED = "inquest.launch.sigign";

  private static final String COREDUMP_FILTER = "inquest.launch.coredump";

  /** Numbers, each with a comma behind it. */
  private static final String DESCRIPTORS = "inquest.launch.descriptors";

  public ProgramContext {
    environment = List.copyOf(environment);
    descriptors = Set.copyOf(descriptors);
  }

  /** The context that the launcher script handed over; what it did not, as it is now. */
  public static ProgramContext inherited() {
    long pid = ProcessHandle.current().pid();
    byte[] process = ProcFs.read("/proc/self/status");
    // The runtime's first thread keeps the mask that the process was started with.
    byte[] firstThread = ProcFs.read("/proc/self/task/" + pid + "/status");
    byte[] environ = environ();
    String ignored = System.getProperty(IGNORED, ProcFs.field(process, "SigIgn:"));
    return new ProgramContext(
        split(environ.length == 0 ? ProcFs.read("/proc/self/environ") : environ),
        Long.parseUnsignedLong(ignored, 16),
        Long.parseUnsignedLong(ProcFs.field(firstThread, "SigBlk:"), 16),
        System.getProperty(COREDUMP_FILTER, ""),
        numbers(System.getProperty(DESCRIPTORS, "0,1,2,")));
  }

  /** The value of an environment variable, null if it is not set. */
  public byte[] variable(String name) {
    byte[] prefix = (name + "=").getBytes(StandardCharsets.UTF_8);
    for (byte[] entry : environment) {
      if (entry.length >= prefix.length
          && Arrays.equals(entry, 0, prefix.length, prefix, 0, prefix.length)) {
        return Arrays.copyOfRange(entry, prefix.length, entry.length);
      }
    }
    return null;
  }

  /**
   * Takes what the launcher script handed over out of the environment of another process.
   *
   * @param environment may be changed
   */
  public static void keepFrom(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith(PART));
  }

  private static byte[] environ() {
    StringBuilder base64 = new StringBuilder();
    int parts = Integer.getInteger(PARTS, 0);
    for (int i = 0; i < parts; i++) {
      base64.append(System.getenv(PART + i));
    }
    return Base64.getDecoder().decode(base64.toString());
  }

  private static Set<Integer> numbers(String list) {
    Set<Integer> numbers = new HashSet<>();
    int from = 0;
    for (int end; (end = list.indexOf(',', from)) >= 0; from = end + 1) {
      numbers.add(Integer.parseInt(list, from, end, 10));
    }
    return numbers;
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
