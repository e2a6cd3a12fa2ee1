package io.inquest.policy.snap;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.linux.arch.Constants;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Scalars;
import io.inquest.policy.libseccomp.ArgumentTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The arguments of a line of snap-seccomp's: each is compared as a whole, with {@code -} not at
 * all, {@code |N} asks for all bits of N, {@code u:NAME} and {@code g:NAME} are a user's and a
 * group's number.
 *
 * @param place of the line
 */
record SnapArguments(LoadContext context, String call, Place place) {
  /** Calls whose arguments may be negative, and have 32 bits. */
  private static final Set<String> NARROW =
      Set.of(
          "chown",
          "chown32",
          "fchown",
          "fchown32",
          "fchownat",
          "lchown",
          "lchown32",
          "setgid",
          "setgid32",
          "setregid",
          "setregid32",
          "setresgid",
          "setresgid32",
          "setreuid",
          "setreuid32",
          "setresuid",
          "setresuid32",
          "setuid",
          "setuid32",
          "copy_file_range");

  private static final long LOW = 0xffffffffL;

  /** The tests in what stands behind the call's name. */
  List<ArgumentTest> read(String text) {
    List<ArgumentTest> tests = new ArrayList<>();
    if (text.isBlank()) {
      return tests;
    }
    String[] words = text.strip().split("\\s+", -1);
    if (words.length > 6) {
      throw new PolicyException(place, "a call has six arguments, not " + words.length, "");
    }
    for (int i = 0; i < words.length; i++) {
      if (!words[i].equals("-")) {
        tests.add(test(i, words[i]));
      }
    }
    return tests;
  }

  private ArgumentTest test(int argument, String word) {
    if (word.startsWith("u:") || word.startsWith("g:")) {
      return equal(argument, id(word));
    }
    String sign = sign(word);
    long value = number(word.substring(sign.length()));
    if (sign.isEmpty()) {
      return equal(argument, value);
    }
    if (NARROW.contains(call)) {
      throw new PolicyException(
          place, "snapd compares arguments of " + call + " by equality alone", "");
    }
    return switch (sign) {
      case "|" -> new ArgumentTest(argument, 64, ArgumentTest.Operator.MASKED_EQ, value, value);
      case "!" -> new ArgumentTest(argument, 64, ArgumentTest.Operator.NE, -1, value);
      case "<" -> new ArgumentTest(argument, 64, ArgumentTest.Operator.LT, -1, value);
      case "<=" -> new ArgumentTest(argument, 64, ArgumentTest.Operator.LE, -1, value);
      case ">" -> new ArgumentTest(argument, 64, ArgumentTest.Operator.GT, -1, value);
      default -> new ArgumentTest(argument, 64, ArgumentTest.Operator.GE, -1, value);
    };
  }

  private ArgumentTest equal(int argument, long value) {
    return NARROW.contains(call)
        ? new ArgumentTest(argument, 64, ArgumentTest.Operator.MASKED_EQ, LOW, value)
        : new ArgumentTest(argument, 64, ArgumentTest.Operator.EQ, -1, value);
  }

  private static String sign(String word) {
    for (String sign : List.of(">=", "<=", "!", "<", ">", "|")) {
      if (word.startsWith(sign)) {
        return sign;
      }
    }
    return "";
  }

  private long number(String text) {
    OptionalLong named = Constants.value(context.host(), text);
    if (named.isPresent()) {
      return named.getAsLong();
    }
    try {
      return text.startsWith("-") && NARROW.contains(call)
          ? Integer.parseInt(text) & LOW
          : Integer.parseUnsignedInt(text) & LOW;
    } catch (NumberFormatException e) {
      throw new PolicyException(
          place,
          "'"
              + text
              + "' is neither a number nor a constant"
              + ClosestNames.hint(Constants.suggest(context.host(), text)),
          "Numbers are decimal, of 32 bits and without sign, but for calls that take a user's or"
              + " group's number.",
          e);
    }
  }

  private long id(String word) {
    String name = word.substring(2);
    String file = word.startsWith("u:") ? "/etc/passwd" : "/etc/group";
    try {
      for (String line : Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(":", -1);
        if (fields.length > 2 && fields[0].equals(name) && Scalars.decimal(fields[2]) >= 0) {
          return Scalars.decimal(fields[2]);
        }
      }
    } catch (IOException e) {
      throw new PolicyException(place, file + " cannot be read for " + word, "", e);
    }
    throw new PolicyException(place, file + " has no '" + name + "'", "");
  }
}
