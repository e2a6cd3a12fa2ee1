package io.inquest.linux.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.inquest.linux.arch.Signedness;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {

  /** Fields of every width and sign, and a text; each field's position is its index. */
  private record Fields(List<Field> all) implements Scope {
    @Override
    public Optional<Field> resolve(String name) {
      return all.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    @Override
    public List<String> fieldNames() {
      return all.stream().map(Field::name).toList();
    }
  }

  private static final Fields FIELDS =
      new Fields(
          List.of(
              new Field.Numeric("s16", 0, 16, Signedness.SIGNED),
              new Field.Numeric("u16", 1, 16, Signedness.UNSIGNED),
              new Field.Numeric("s32", 2, 32, Signedness.SIGNED),
              new Field.Numeric("u32", 3, 32, Signedness.UNSIGNED),
              new Field.Numeric("s64", 4, 64, Signedness.SIGNED),
              new Field.Numeric("p64", 5, 64, Signedness.POINTER),
              new Field.Text("comm", 6)));

  private static final class Values implements FieldValues {
    private final long[] raw;
    private final Map<Integer, String> texts;

    Values(long[] raw, Map<Integer, String> texts) {
      this.raw = raw;
      this.texts = texts;
    }

    @Override
    public long number(Field.Numeric field) {
      return raw[field.position()];
    }

    @Override
    public String text(Field.Text field) {
      return texts.get(field.position());
    }

    @Override
    public boolean has(Field field) {
      return field instanceof Field.Numeric || texts.containsKey(field.position());
    }
  }

  private static boolean holds(String text, long raw) {
    return FilterExpression.parse(text)
        .bind(FIELDS)
        .evaluate(new Values(new long[] {raw, raw, raw, raw, raw, raw}, Map.of(6, "bash")));
  }

  @ParameterizedTest
  @CsvSource({
    "u32 == 1, 0x100000001, true",
    "u32 == 1, 0x1, true",
    "p64 == 1, 0x100000001, false",
    "s32 == -1, 0xffffffff, true",
    "s32 == -1, -1, true",
    "s64 == -1, 0xffffffff, false",
    "s32 < 0, 0x80000000, true",
    "u32 < 0, 0x80000000, false",
    "u32 > 5, -1, true",
    "s32 > 5, -1, false",
    "s64 < 0, -1, true",
    "p64 < 1, -1, false",
    "p64 >= 0xffffffffffffffff, -1, true",
    "u16 == 0xffff, -1, true",
    "s16 <= -1, 0xffff, true",
    "u32 & 6, 4, true",
    "u32 & 6, 8, false",
    "u32 & 0, -1, false",
    "s32 & 0x80000000, 0x80000000, true",
    "s32 & 0x80000000, 0x7fffffff, false",
    "s16 & 0x8000, 0x10000, false",
    "p64 & 0x100000000, 0x100000000, true",
    "u32 & 1, 0x100000000, false",
    "!u32 == 1, 1, false",
    "!(u32 & 3), 4, true",
    "u32 == 1 || u32 == 2 && s32 == 3, 1, true",
    "(u32 == 1 || u32 == 2) && s32 == 3, 1, false",
    "comm == bash, 0, true",
    "comm != bash, 0, false",
    "comm ~ 'b*h', 0, true",
    "comm ~ 'b?h', 0, false"
  })
  void evaluate_aCondition_comparesAtTheFieldsWidthAndSign(String text, String raw, boolean holds) {
    assertThat(holds(text, Long.decode(raw))).isEqualTo(holds);
  }

  @Test
  void evaluate_aFieldWithoutValue_makesEveryPredicateFalse() {
    Values values = new Values(new long[6], Map.of());

    assertThat(FilterExpression.parse("comm == 'x'").bind(FIELDS).evaluate(values)).isFalse();
    assertThat(FilterExpression.parse("comm != 'x'").bind(FIELDS).evaluate(values)).isFalse();
    assertThat(FilterExpression.parse("!comm == 'x'").bind(FIELDS).evaluate(values)).isTrue();
  }

  /** With a value of 1 in every number, and a text that is not known. */
  @ParameterizedTest
  @CsvSource({
    "comm == x,                        false, true",
    "!(comm == x),                     false, true",
    "!(!(comm == x)),                  false, true",
    "comm == x && u32 == 1,            false, true",
    "comm == x && u32 == 2,            false, false",
    "comm == x || u32 == 1,            true,  true",
    "comm == x || u32 == 2,            false, true",
    "!(comm == x && u32 == 2),         true,  true",
    "!(comm == x || u32 == 1),         false, false",
    "!(u32 == 1) || !(comm ~ '*'),     false, true"
  })
  void evaluateAndMayHold_ofATextThatIsNotKnown_sayWhatIsCertainAndWhatIsPossible(
      String text, boolean certain, boolean possible) {
    FieldValues values =
        new FieldValues() {
          @Override
          public long number(Field.Numeric field) {
            return 1;
          }

          @Override
          public String text(Field.Text field) {
            throw new AssertionError("what is not known was asked for");
          }

          @Override
          public boolean knows(Field field) {
            return field instanceof Field.Numeric;
          }
        };
    TypedExpression expression = FilterExpression.parse(text).bind(FIELDS);

    assertThat(expression.evaluate(values)).isEqualTo(certain);
    assertThat(expression.mayHold(values)).isEqualTo(possible);
  }

  private static final List<Operator> NUMERIC =
      List.of(
          Operator.EQ,
          Operator.NE,
          Operator.LT,
          Operator.LE,
          Operator.GT,
          Operator.GE,
          Operator.AND);

  /** What an expression means, in unbounded integers. */
  private interface Meaning {
    boolean holds(long[] raw);
  }

  private record Sample(String text, Meaning meaning) {}

  @Test
  void evaluate_randomExpressions_agreesWithUnboundedIntegers() {
    long seed = Long.getLong("inquest.seed", System.nanoTime());
    System.out.println("EvaluationTest: inquest.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      Sample sample = expression(random, 3);
      TypedExpression expression = FilterExpression.parse(sample.text()).bind(FIELDS);
      for (int j = 0; j < 10; j++) {
        long[] raw = new long[6];
        for (int k = 0; k < raw.length; k++) {
          raw[k] = number(random);
        }
        assertThat(expression.evaluate(new Values(raw, Map.of())))
            .as("seed %d: %s with %s", seed, sample.text(), java.util.Arrays.toString(raw))
            .isEqualTo(sample.meaning().holds(raw));
      }
    }
  }

  private static Sample expression(Random random, int depth) {
    int choice = depth == 0 ? 0 : random.nextInt(4);
    if (choice == 0) {
      return predicate(random);
    }
    Sample left = expression(random, depth - 1);
    if (choice == 1) {
      return new Sample("!(" + left.text() + ")", raw -> !left.meaning().holds(raw));
    }
    Sample right = expression(random, depth - 1);
    String both = "(" + left.text() + (choice == 2 ? ") && (" : ") || (") + right.text() + ")";
    return new Sample(
        both,
        choice == 2
            ? raw -> left.meaning().holds(raw) && right.meaning().holds(raw)
            : raw -> left.meaning().holds(raw) || right.meaning().holds(raw));
  }

  private static Sample predicate(Random random) {
    Field.Numeric field = (Field.Numeric) FIELDS.all().get(random.nextInt(6));
    Operator op = NUMERIC.get(random.nextInt(NUMERIC.size()));
    BigInteger span = BigInteger.ONE.shiftLeft(field.bits());
    BigInteger operand = BigInteger.valueOf(number(random)).mod(span);
    if (random.nextBoolean()) {
      operand = read(operand, field, true);
    }
    BigInteger value = read(operand.mod(span), field, field.isSigned());
    String text =
        random.nextInt(3) == 0 && operand.signum() >= 0
            ? "0x" + operand.toString(16)
            : operand.toString();
    return new Sample(
        field.name() + ' ' + op.symbol() + ' ' + text,
        raw -> {
          BigInteger bits = BigInteger.valueOf(raw[field.position()]).mod(span);
          int order = read(bits, field, field.isSigned()).compareTo(value);
          return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            default -> bits.and(value.mod(span)).signum() != 0;
          };
        });
  }

  /** The bits as a number with or without a sign. */
  private static BigInteger read(BigInteger bits, Field.Numeric field, boolean signed) {
    return signed && bits.testBit(field.bits() - 1)
        ? bits.subtract(BigInteger.ONE.shiftLeft(field.bits()))
        : bits;
  }

  /** Mostly numbers at which widths and signs matter. */
  private static long number(Random random) {
    long edge = 1L << random.nextInt(64);
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(4);
      case 1 -> -random.nextInt(4);
      case 2 -> edge;
      case 3 -> edge - 1;
      default -> random.nextLong();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "*, anything, true",
    "a*, abc, true",
    "*c, abc, true",
    "*b*, abc, true",
    "*d*, abc, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "[a-c]x, bx, true",
    "[a-c]x, dx, false",
    "[!a-c]x, dx, true",
    "[!a-c]x, ax, false",
    "[]]x, ]x, true",
    "[a-]x, -x, true",
    "'[abc', '[abc', true",
    "a\\*c, a*c, true",
    "a\\*c, abc, false",
    "*ab*ab*ab, abababab, true",
    "*a*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
    "[, [, true"
  })
  void matches_aGlob_asTheKernelDoes(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
  }
}
