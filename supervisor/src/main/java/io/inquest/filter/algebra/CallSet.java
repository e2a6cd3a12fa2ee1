package io.inquest.filter.algebra;

import io.inquest.linux.arch.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls of one audit arch that are decided alike.
 *
 * @param abi the ABI; empty for all audit arches together that Inquest does not know
 * @param auditArch the audit arch; one of them where there are many
 * @param numbers their numbers, ascending, unsigned; x32 numbers carry their bit
 * @param condition on their arguments
 * @param decided the number of what is decided, in the words of whoever asked
 */
public record CallSet(
    Optional<Architecture> abi,
    int auditArch,
    List<ValueSet.Range> numbers,
    ArgumentCondition condition,
    int decided) {

  /** Keeps a copy of the numbers. */
  public CallSet {
    numbers = List.copyOf(numbers);
  }

  /** The numbers that the ABI's table knows, ascending. */
  public List<Integer> known() {
    List<Integer> known = new ArrayList<>();
    if (abi.isPresent()) {
      int at = 0;
      for (int nr : abi.get().syscalls().numbers()) {
        long number = Integer.toUnsignedLong(nr);
        while (at < numbers.size() && numbers.get(at).last() < number) {
          at++;
        }
        if (at < numbers.size() && numbers.get(at).first() <= number) {
          known.add(nr);
        }
      }
    }
    return known;
  }

  /** The ranges of numbers that the ABI's table does not know, ascending. */
  public List<ValueSet.Range> unknown() {
    List<ValueSet.Range> unknown = new ArrayList<>();
    List<Integer> known = known();
    int at = 0;
    for (ValueSet.Range range : numbers) {
      long next = range.first();
      while (at < known.size() && Integer.toUnsignedLong(known.get(at)) <= range.last()) {
        long number = Integer.toUnsignedLong(known.get(at++));
        if (next < number) {
          unknown.add(new ValueSet.Range(next, number - 1));
        }
        next = number + 1;
      }
      if (next <= range.last()) {
        unknown.add(new ValueSet.Range(next, range.last()));
      }
    }
    return unknown;
  }

  /** One of these calls: a known one where there is one, with low values. */
  public Call example() {
    List<Integer> known = known();
    int nr = known.isEmpty() ? (int) numbers.get(0).first() : known.get(0);
    return condition.exampleOf(auditArch, nr);
  }
}
