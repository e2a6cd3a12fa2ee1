package io.inquest.filter.learn;

import io.inquest.linux.arch.Architecture;
import io.inquest.linux.arch.Constants;
import io.inquest.linux.arch.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Calls that a program makes only sometimes, by the timing of its threads, by what is free, by
 * where a signal comes: one run does not show them, and the next would be refused for them.
 */
final class OccasionalCalls {
  private static final String TABLE = "occasional.tsv";

  private OccasionalCalls() {}

  /**
   * Calls that are allowed besides.
   *
   * @param key what they have to do with
   * @param calls their names, of whatever ABI
   * @param values what each of their choices is, by its name; empty for anything
   */
  record Line(
      String key, String trigger, List<String> calls, Map<String, String> values, String why) {

    /** Whether what was seen on an ABI makes these calls likely. */
    boolean isTriggered(Observations seen, Architecture abi) {
      if (trigger.equals("always")) {
        return true;
      }
      if (trigger.equals("threads")) {
        return seen.threaded(abi);
      }
      for (String call : trigger.split("\\|", -1)) {
        if (seen.call(abi, call).isPresent()) {
          return true;
        }
      }
      return false;
    }

    /**
     * The combination of a call's choices; empty if the ABI lacks one of the constants, or the call
     * has other choices there (i386's mmap, whose arguments are in memory).
     */
    Optional<List<Long>> combination(Architecture abi, Choices choices) {
      List<Long> combination = new ArrayList<>();
      if (choices.parameters().size() != values.size()) {
        return Optional.empty();
      }
      for (Parameter parameter : choices.parameters()) {
        if (!values.containsKey(parameter.name())) {
          return Optional.empty();
        }
        long value = 0;
        for (String constant : values.get(parameter.name()).split("\\|", -1)) {
          OptionalLong known =
              constant.equals("0") ? OptionalLong.of(0) : Constants.value(abi, constant);
          if (known.isEmpty()) {
            return Optional.empty();
          }
          value |= known.getAsLong();
        }
        combination.add(value);
      }
      return Optional.of(combination);
    }
  }

  /** The table's lines, in order. */
  static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (String line : text().split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        Map<String, String> values = new LinkedHashMap<>();
        if (!fields[3].equals("-")) {
          for (String each : fields[3].split(" ", -1)) {
            int equal = each.indexOf('=');
            values.put(each.substring(0, equal), each.substring(equal + 1));
          }
        }
        lines.add(
            new Line(fields[0], fields[1], List.of(fields[2].split(" ", -1)), values, fields[4]));
      }
    }
    return lines;
  }

  private static String text() {
    try (InputStream in = OccasionalCalls.class.getResourceAsStream(TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TABLE, e);
    }
  }
}
