package io.inquest.query.cause;

import io.inquest.linux.arch.ErrnoNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What programs are known to do when a call fails; the knowledge is in {@code fallbacks.tsv}.
 *
 * @param tolerance which errors are taken well
 * @param errnos for {@link Tolerance#SOME}, the errnos that are
 * @param words who does what
 */
record FallBack(Tolerance tolerance, Set<Integer> errnos, String words) {

  /** Which errors callers take well. */
  enum Tolerance {
    ANY,
    SOME,
    /** Callers mostly go on without the call. */
    OPTIONAL,
    /**
     * The C library or the dynamic loader makes the call on its own behalf and goes on whatever the
     * error: the program learns nothing of it.
     */
    LIBRARY
  }

  private static final class Table {
    private static final Map<String, FallBack> BY_CALL = load();
  }

  /** Whether the call fails well with this errno. */
  boolean tolerates(int errno) {
    return tolerance == Tolerance.ANY || tolerance == Tolerance.LIBRARY || errnos.contains(errno);
  }

  /** Whether ENOSYS is an answer that callers take well, and not every answer is. */
  boolean wantsEnosys() {
    return tolerance == Tolerance.SOME && errnos.contains(KernelNames.ENOSYS);
  }

  /** What is known of {@code call}, first of its operation {@code selector}. */
  static Optional<FallBack> of(String call, int selector) {
    FallBack ofOperation = Table.BY_CALL.get(call + "/0x" + Integer.toHexString(selector));
    return Optional.ofNullable(ofOperation == null ? Table.BY_CALL.get(call) : ofOperation);
  }

  private static Map<String, FallBack> load() {
    Map<String, FallBack> table = new HashMap<>();
    try (InputStream in = FallBack.class.getResourceAsStream("fallbacks.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          int first = line.indexOf('\t');
          int second = line.indexOf('\t', first + 1);
          table.put(
              line.substring(0, first),
              parse(line.substring(first + 1, second), line.substring(second + 1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("fallbacks.tsv of this jar cannot be read", e);
    }
    return table;
  }

  private static FallBack parse(String verdict, String words) {
    if (verdict.equals("any")) {
      return new FallBack(Tolerance.ANY, Set.of(), words);
    }
    if (verdict.equals("library")) {
      return new FallBack(Tolerance.LIBRARY, Set.of(), words);
    }
    if (verdict.equals("optional")) {
      return new FallBack(Tolerance.OPTIONAL, Set.of(), words);
    }
    Set<Integer> errnos = new HashSet<>();
    int from = 0;
    while (from <= verdict.length()) {
      int comma = verdict.indexOf(',', from);
      int to = comma < 0 ? verdict.length() : comma;
      OptionalInt errno = ErrnoNames.number(verdict.substring(from, to));
      if (errno.isEmpty()) {
        throw new IllegalStateException("fallbacks.tsv: unknown errno in " + verdict);
      }
      errnos.add(errno.getAsInt());
      from = to + 1;
    }
    return new FallBack(Tolerance.SOME, errnos, words);
  }
}
