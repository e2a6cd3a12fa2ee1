package io.inquest.linux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.inquest.linux.event.FilterExpression.And;
import io.inquest.linux.event.FilterExpression.Comparison;
import io.inquest.linux.event.FilterExpression.Not;
import io.inquest.linux.event.FilterExpression.Or;
import io.inquest.linux.event.FilterExpression.StringMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

  @Test
  void parse_aComparison_keepsPlaces() {
    assertThat(FilterExpression.parse(" fd == -0x10"))
        .isEqualTo(
            new Comparison("fd", Operator.EQ, new Operand.Literal(-16, true, 7, 5), 1, 4, 7));
  }

  @Test
  void parse_aString_keepsItsTextAndPlace() {
    assertThat(FilterExpression.parse("comm ~ 'b*'"))
        .isEqualTo(new StringMatch("comm", Operator.GLOB, "b*", 0, 5, 7, 4));
    assertThat(FilterExpression.parse("comm==\"it's\""))
        .isEqualTo(new StringMatch("comm", Operator.EQ, "it's", 0, 4, 6, 6));
  }

  @ParameterizedTest
  @CsvSource({
    "==, EQ", "!=, NE", "<, LT", "<=, LE", ">, GT", ">=, GE", "&, AND",
  })
  void parse_everyOperator_withAndWithoutSpaces(String symbol, Operator op) {
    for (String text : new String[] {"a" + symbol + "1", "a " + symbol + "\t1\n"}) {
      assertThat(((Comparison) FilterExpression.parse(text)).op()).isEqualTo(op);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "10, 10",
    "010, 8",
    "0x10, 16",
    "0XfF, 255",
    "18446744073709551615, -1",
    "0xffffffffffffffff, -1",
    "01777777777777777777777, -1",
    "-1, -1",
    "-9223372036854775808, -9223372036854775808",
    "- 5, -5"
  })
  void parse_aNumber_asCReadsIt(String text, long value) {
    Operand operand = ((Comparison) FilterExpression.parse("a == " + text)).operand();

    assertThat(((Operand.Literal) operand).value()).isEqualTo(value);
    assertThat(((Operand.Literal) operand).negative()).isEqualTo(text.startsWith("-"));
  }

  @Test
  void parse_withoutParentheses_andBindsTighterThanOr() {
    Or or = (Or) FilterExpression.parse("a==1 || b==2 && !c==3 || d==4");

    assertThat(names(or)).isEqualTo("((a|(b&!c))|d)");
  }

  @ParameterizedTest
  @CsvSource({
    "!a==1 && b==2, (!a&b)",
    "!(a==1 && b==2), !(a&b)",
    "!!a==1, !!a",
    "a==1 && (b==2 || c==3), (a&(b|c))",
    "((a==1)), a",
    "a==1 && b==2 && c==3, ((a&b)&c)",
    "a==1 && b==2 && c==3 && d==4, ((a&b)&(c&d))"
  })
  void parse_aTree_hasTheKernelsShape(String text, String shape) {
    assertThat(names(FilterExpression.parse(text))).isEqualTo(shape);
  }

  private static String names(FilterExpression expression) {
    if (expression instanceof And and) {
      return "(" + names(and.left()) + "&" + names(and.right()) + ")";
    }
    if (expression instanceof Or or) {
      return "(" + names(or.left()) + "|" + names(or.right()) + ")";
    }
    if (expression instanceof Not not) {
      return "!" + names(not.operand());
    }
    return ((Comparison) expression).field();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flags & A|B|0x4", "flags & (A|B|0x4)", "flags & ((A | B | 0x4))"})
  void parse_aSumOfConstants_isOneOperand(String text) {
    Comparison comparison = (Comparison) FilterExpression.parse(text);
    Operand.Union union = (Operand.Union) comparison.operand();

    assertThat(union.terms()).hasSize(3);
    assertThat(text.substring(union.offset(), union.offset() + union.length()))
        .startsWith("A")
        .endsWith("0x4");
  }

  static Object[][] mistakes() {
    return new Object[][] {
      {"", 0, 1, "the expression is empty"},
      {"  ", 2, 1, "the expression is empty"},
      {"fd", 2, 1, "after 'fd' one of == != < <= > >= & ~ is missing"},
      {"fd 3", 3, 1, "before '3'"},
      {"fd = 3", 3, 1, "equality is '=='"},
      {"fd ==", 5, 1, "a value is missing before the end"},
      {"fd == )", 6, 1, "a value is missing before ')'"},
      {"3 == fd", 0, 1, "a field's name must come first"},
      {"'x' == comm", 0, 3, "a field's name must come first"},
      {"&& fd == 3", 0, 2, "a field's name is missing before '&&'"},
      {"fd == 3 &&", 10, 1, "a field's name is missing before the end"},
      {"fd == 3 & 4", 8, 1, "cannot be compared with '&'"},
      {"fd & 3 == 0", 7, 2, "!(field & bits) is its opposite"},
      {"(fd & 3) == 0", 9, 2, "'field & bits' already means"},
      {"fd == 3 fd == 4", 8, 2, "'&&' or '||' is missing before 'fd'"},
      {"(fd == 3", 0, 1, "this '(' is not closed"},
      {"fd == (3", 6, 1, "this '(' is not closed"},
      {"fd == 3)", 7, 1, "this ')' closes nothing"},
      {"(fd == 3 4)", 9, 1, "missing before '4'"},
      {"!", 1, 1, "a field's name is missing"},
      {"fd == 08", 7, 1, "'8' is no digit of an octal number"},
      {"fd == 12ab", 8, 1, "'a' is no digit of a decimal number"},
      {"fd == 0x", 6, 2, "'0x' has no digits"},
      {"fd == 0xg", 8, 1, "'g' is no digit of a hexadecimal number"},
      {"fd == 18446744073709551616", 6, 20, "has more than 64 bits"},
      {"fd == 99999999999999999999", 6, 20, "has more than 64 bits"},
      {"fd == 0x1ffffffffffffffff", 6, 19, "has more than 64 bits"},
      {"fd == -9223372036854775809", 6, 20, "is below -2^63"},
      {"fd == --1", 7, 1, "a value is missing before '-'"},
      {"a==1 | b==2", 8, 2, "cannot be compared with '=='"},
      {"(a==1) | (b==2)", 7, 1, "predicates are joined by '||'"},
      {"comm == \"ls", 8, 1, "has no end: \" is missing"},
      {"comm < 'ls'", 5, 1, "'<' does not compare strings"},
      {"comm ~ ls", 7, 2, "'~' needs a pattern in quotes"},
      {"exe == /bin/ls", 7, 1, "'/' has no meaning here; a text is written in quotes"},
      {"fd == \ud83d\ude00", 6, 2, "has no meaning here"},
    };
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void parse_aMistake_saysWhatAndWhere(String text, int offset, int length, String message) {
    FilterSyntaxException e =
        catchThrowableOfType(FilterSyntaxException.class, () -> FilterExpression.parse(text));

    assertThat(e).hasMessageContaining(message);
    assertThat(e.offset()).isEqualTo(offset);
    assertThat(e.length()).isEqualTo(length);
  }

  @Test
  void render_anError_drawsACaretBelowItsPlace() {
    String text = "fd ==\t0x";
    FilterSyntaxException e =
        catchThrowableOfType(FilterSyntaxException.class, () -> FilterExpression.parse(text));

    assertThat(e.render(text)).isEqualTo("'0x' has no digits\n  fd == 0x\n        ^^");
  }

  @Test
  void parse_aThousandTerms_nestsShallowly() {
    StringBuilder text = new StringBuilder("fd == 0");
    for (int i = 1; i < 100_000; i++) {
      text.append(" || fd == ").append(i);
    }

    assertThat(depth(FilterExpression.parse(text.toString()))).isLessThan(20);
  }

  private static int depth(FilterExpression expression) {
    return expression instanceof Or or ? 1 + Math.max(depth(or.left()), depth(or.right())) : 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "!"})
  void parse_nestingWithoutEnd_isRefusedNotOverflowed(String nest) {
    FilterSyntaxException e =
        catchThrowableOfType(
            FilterSyntaxException.class,
            () -> FilterExpression.parse(nest.repeat(100_000) + "fd == 1"));

    assertThat(e).hasMessageContaining("nests deeper than 200 levels");
    assertThat(
            catchThrowableOfType(
                FilterSyntaxException.class,
                () -> FilterExpression.parse("fd == " + "(".repeat(100_000))))
        .hasMessageContaining("nests deeper than 200 levels");
  }
}
