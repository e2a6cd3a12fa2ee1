package io.inquest.linux.fallback;

import io.inquest.linux.arch.Errno;
import io.inquest.linux.arch.ErrnoNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What programs are known to do when a call fails; the knowledge is in {@code fallbacks.tsv}.
 *
 * @param call the call's name, or {@code CALL/SELECTOR} for one operation of it
 * @param tolerance which errors are taken well
 * @param errnos for {@link Tolerance#SOME}, the errnos that are
 * @param instead the older call that is made then, if it is a single one
 * @param words who does what
 */
public record FallBack(
    String call, Tolerance tolerance, Set<Integer> errnos, Optional<String> instead, String words) {

  private static final String FILE = "fallbacks.tsv";

  /** Which errors callers take well. */
  public enum Tolerance {
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
  public boolean tolerates(int errno) {
    return tolerance == Tolerance.ANY || tolerance == Tolerance.LIBRARY || errnos.contains(errno);
  }

  /** Whether ENOSYS is an answer that callers take well, and not every answer is. */
  public boolean wantsEnosys() {
    return tolerance == Tolerance.SOME && errnos.contains(Errno.ENOSYS);
  }

  /** What is known of {@code call}, first of its operation {@code selector}. */
  public static Optional<FallBack> of(String call, int selector) {
    FallBack ofOperation = Table.BY_CALL.get(call + "/0x" + Integer.toHexString(selector));
    return Optional.ofNullable(ofOperation == null ? Table.BY_CALL.get(call) : ofOperation);
  }

  /** All that is known, in the table's order. */
  public static Iterable<FallBack> all() {
    return Table.BY_CALL.values();
  }

  private static Map<String, FallBack> load() {
    Map<String, FallBack> table = new LinkedHashMap<>();
    try (InputStream in = FallBack.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#") && !line.isEmpty()) {
          FallBack known = parse(line);
          table.put(known.call, known);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " of this jar cannot be read", e);
    }
    return table;
  }

  /** {@code CALL<tab>VERDICT<tab>INSTEAD<tab>WORDS}, see the file's head. */
  private static FallBack parse(String line) {
    int first = line.indexOf('\t');
    int second = line.indexOf('\t', first + 1);
    int third = line.indexOf('\t', second + 1);
    String verdict = line.substring(first + 1, second);
    String instead = line.substring(second + 1, third);
    Tolerance tolerance = tolerance(verdict);
    return new FallBack(
        line.substring(0, first),
        tolerance,
        tolerance == Tolerance.SOME ? errnos(verdict) : Set.of(),
        instead.equals("-") ? Optional.empty() : Optional.of(instead),
        line.substring(third + 1));
  }

  private static Tolerance tolerance(String verdict) {
    return switch (verdict) {
      case "any" -> Tolerance.ANY;
      case "library" -> Tolerance.LIBRARY;
      case "optional" -> Tolerance.OPTIONAL;
      default -> Tolerance.SOME;
    };
  }

  private static Set<Integer> errnos(String names) {
    Set<Integer> errnos = new HashSet<>();
    int from = 0;
    while (from <= names.length()) {
      int comma = names.indexOf(',', from);
      int to = comma < 0 ? names.length() : comma;
      OptionalInt errno = ErrnoNames.number(names.substring(from, to));
      if (errno.isEmpty()) {
        throw new IllegalStateException(FILE + ": unknown errno in " + names);
      }
      errnos.add(errno.getAsInt());
      from = to + 1;
    }
    return Set.copyOf(errnos);
  }
}
