package io.inquest.filter.convert;

import io.inquest.filter.algebra.ValueSet;
import io.inquest.filter.algebra.ValueSet.Cube;
import io.inquest.filter.algebra.ValueSet.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison of an OCI profile, unsigned and as wide as the registers.
 *
 * @param argument 0 to 5
 * @param operator {@code SCMP_CMP_*}
 * @param value what it compares with; the mask for {@link #MASKED}
 * @param valueTwo what the masked argument is compared with
 */
record OciTest(int argument, String operator, long value, long valueTwo) {
  static final String PREFIX = "SCMP_CMP_";
  static final String MASKED = PREFIX + "MASKED_EQ";

  private static final int MOST_ALTERNATIVES = 64;

  /** Two ranges that are no powers of two take up to 128. */
  private static final int MOST_CUBES = 1 << 12;

  private static final int MOST_RANGES = 1 << 12;

  /**
   * Conjunctions of which one must hold for a call to be a part's; none if there would be too many.
   */
  static List<List<OciTest>> alternatives(Outline.Part part, int wordBits) {
    List<List<OciTest>> all = new ArrayList<>();
    Optional<List<Map<Integer, ValueSet>>> alternatives =
        part.calls().condition().alternatives(MOST_ALTERNATIVES);
    for (Map<Integer, ValueSet> alternative : alternatives.orElse(List.of())) {
      List<List<OciTest>> product = new ArrayList<>(List.of(List.of()));
      for (Map.Entry<Integer, ValueSet> each : alternative.entrySet()) {
        List<List<OciTest>> longer = new ArrayList<>();
        for (OciTest test : OciTest.of(each.getKey(), each.getValue(), wordBits)) {
          for (List<OciTest> before : product) {
            List<OciTest> tests = new ArrayList<>(before);
            tests.add(test);
            longer.add(tests);
          }
        }
        product = longer;
      }
      all.addAll(product);
    }
    return all;
  }

  /** The tests of which one must hold for the argument to be in the set; none if too many. */
  static List<OciTest> of(int argument, ValueSet values, int wordBits) {
    ValueSet compared = wordBits == 32 ? values.low(32).orElse(values) : values;
    Optional<List<Range>> others = compared.complement().ranges(1);
    if (others.isPresent() && others.get().get(0).isSingle()) {
      return List.of(new OciTest(argument, PREFIX + "NE", others.get().get(0).first(), 0));
    }
    List<OciTest> tests = new ArrayList<>();
    List<Range> ranges = compared.ranges(MOST_RANGES).orElse(List.of());
    ranges.forEach(range -> range(argument, range, compared.width()).ifPresent(tests::add));
    if (!ranges.isEmpty() && tests.size() == ranges.size()) {
      return tests;
    }
    tests.clear();
    for (Cube cube : compared.cubes(MOST_CUBES).orElse(List.of())) {
      tests.add(new OciTest(argument, MASKED, cube.mask(), cube.bits()));
    }
    return tests;
  }

  private static Optional<OciTest> range(int argument, Range range, int bits) {
    if (range.isSingle()) {
      return Optional.of(new OciTest(argument, PREFIX + "EQ", range.first(), 0));
    }
    if (range.first() == 0) {
      return Optional.of(new OciTest(argument, PREFIX + "LE", range.last(), 0));
    }
    return range.last() == -1L >>> (64 - bits)
        ? Optional.of(new OciTest(argument, PREFIX + "GE", range.first(), 0))
        : Optional.empty();
  }
}
