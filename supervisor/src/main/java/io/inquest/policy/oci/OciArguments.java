package io.inquest.policy.oci;

import io.inquest.linux.arch.ClosestNames;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Scalars;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import io.inquest.policy.libseccomp.ArgumentTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the {@code args} of an entry of an OCI profile. */
final class OciArguments {
  private static final String PREFIX = "SCMP_CMP_";
  private static final List<String> KEYS = List.of("index", "value", "valueTwo", "op");

  private OciArguments() {}

  /**
   * Alternatives, in each of which all tests must hold. As crun and runc have it, an entry that
   * tests one argument several times means any of its tests; every other entry means all of them.
   */
  static List<List<ArgumentTest>> read(Fields entry) {
    List<ArgumentTest> tests = new ArrayList<>();
    boolean repeated = false;
    int seen = 0;
    for (Document item : entry.list("args")) {
      ArgumentTest test = test(Fields.of(item, "an entry of 'args'"));
      repeated |= (seen & 1 << test.argument()) != 0;
      seen |= 1 << test.argument();
      tests.add(test);
    }
    tests.sort(Comparator.comparingInt(ArgumentTest::argument));
    if (!repeated) {
      return List.of(tests);
    }
    List<List<ArgumentTest>> alternatives = new ArrayList<>();
    for (ArgumentTest test : tests) {
      alternatives.add(List.of(test));
    }
    return alternatives;
  }

  private static ArgumentTest test(Fields fields) {
    fields.allow(KEYS, "an entry of 'args'");
    Document.Scalar index = required(fields, "index");
    int argument = Scalars.decimal(index.text());
    if (argument < 0 || argument > 5) {
      throw new PolicyException(
          index.place(), "a call has arguments 0 to 5, not " + index.text(), "");
    }
    ArgumentTest.Operator operator = operator(required(fields, "op"));
    long value = number(required(fields, "value"));
    Document.Scalar second = fields.scalar("valueTwo");
    long valueTwo = second == null ? 0 : number(second);
    return operator == ArgumentTest.Operator.MASKED_EQ
        ? new ArgumentTest(argument, 64, operator, value, valueTwo)
        : new ArgumentTest(argument, 64, operator, -1, value);
  }

  private static Document.Scalar required(Fields fields, String key) {
    Document.Scalar scalar = fields.scalar(key);
    if (scalar == null) {
      throw fields.missing(key, "an entry of 'args'", "");
    }
    return scalar;
  }

  private static ArgumentTest.Operator operator(Document.Scalar op) {
    List<String> names = new ArrayList<>();
    for (ArgumentTest.Operator operator : ArgumentTest.Operator.values()) {
      String name = PREFIX + operator.name();
      if (name.equals(op.text())) {
        return operator;
      }
      names.add(name);
    }
    throw new PolicyException(
        op.place(),
        "there is no operator '"
            + op.text()
            + "'"
            + ClosestNames.hint(ClosestNames.to(op.text(), names)),
        "Operators are " + String.join(", ", names) + ".");
  }

  private static long number(Document.Scalar scalar) {
    try {
      return Long.parseUnsignedLong(scalar.text());
    } catch (NumberFormatException e) {
      throw new PolicyException(
          scalar.place(),
          "a value is a number from 0 to 18446744073709551615, not " + scalar.text(),
          "",
          e);
    }
  }
}
