package io.inquest.policy.seccompiler;

import io.inquest.policy.Condition;
import io.inquest.policy.LoadContext;
import io.inquest.policy.NumberText;
import io.inquest.policy.PolicyException;
import io.inquest.policy.Scalars;
import io.inquest.policy.document.Document;
import io.inquest.policy.document.Fields;
import java.util.List;

/** Reads a test of an argument in seccompiler's JSON, which may be of its low half alone. */
record SeccompilerTest(LoadContext context) {
  private static final List<String> KEYS = List.of("index", "type", "op", "val", "comment");
  private static final String OPERATORS =
      "Operators are eq, ne, lt, le, gt, ge and {\"masked_eq\": MASK}.";

  Condition read(Fields test) {
    test.allow(KEYS, "an entry of 'args'");
    Document.Scalar index = required(test, "index");
    int argument = Scalars.decimal(index.text());
    if (argument < 0 || argument > 5) {
      throw new PolicyException(
          index.place(), "a call has arguments 0 to 5, not " + index.text(), "");
    }
    int bits = bits(required(test, "type"));
    Document.Scalar number = required(test, "val");
    long value = NumberText.unsigned(number.text(), number.place());
    Document op = test.value("op");
    if (op == null) {
      throw test.missing("op", "an entry of 'args'", OPERATORS);
    }
    if (op instanceof Document.Mapping mapping
        && mapping.entries().size() == 1
        && mapping.entries().get(0).key().text().equals("masked_eq")
        && mapping.entries().get(0).value() instanceof Document.Scalar scalar) {
      long mask = NumberText.unsigned(scalar.text(), scalar.place());
      return Condition.maskedEqual(argument, bits, mask, value & mask);
    }
    String word = op instanceof Document.Scalar scalar ? scalar.text() : "";
    if (bits == 32 && !word.equals("eq")) {
      context.note(
          op.place(), "compared are 32 bits, but all 64 by the compiler of Firecracker 1.12 on");
    }
    return switch (word) {
      case "eq" -> Condition.equal(argument, bits, value);
      case "ne" -> new Condition.Not(Condition.equal(argument, bits, value));
      case "lt" -> new Condition.Not(Condition.greaterOrEqual(argument, bits, false, value));
      case "le" -> new Condition.Not(Condition.greater(argument, bits, false, value));
      case "gt" -> Condition.greater(argument, bits, false, value);
      case "ge" -> Condition.greaterOrEqual(argument, bits, false, value);
      default ->
          throw new PolicyException(
              op.place(),
              word.isEmpty() ? "this is not an operator" : "there is no operator '" + word + "'",
              OPERATORS);
    };
  }

  private static int bits(Document.Scalar type) {
    return switch (type.text()) {
      case "dword" -> 32;
      case "qword" -> 64;
      default ->
          throw new PolicyException(
              type.place(),
              "there is no type '" + type.text() + "'",
              "Types are dword, the low 32 bits, and qword, all 64.");
    };
  }

  private static Document.Scalar required(Fields fields, String key) {
    Document.Scalar scalar = fields.scalar(key);
    if (scalar == null) {
      throw fields.missing(key, "an entry of 'args'", "");
    }
    return scalar;
  }
}
