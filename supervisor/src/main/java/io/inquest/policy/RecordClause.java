package io.inquest.policy;

import io.inquest.linux.event.FieldValues;
import io.inquest.linux.event.TypedExpression;
import java.util.List;

/**
 * If the tests hold for a call that is let through, its decision is kept for the rule. What they
 * say of text only a tracer can tell, which reads the memory where it lies.
 *
 * @param rule a record rule
 * @param position how many of the call's clauses stand before it: what one of those decides is not
 *     kept for it
 * @param possible what the call's numbers alone must meet: it holds for every call for which the
 *     tests may hold, whatever its texts
 * @param tests all must hold; none: every call is kept
 * @param when the tests as they are written; empty for none
 */
public record RecordClause(
    Rule rule, int position, Condition possible, List<TypedExpression> tests, String when) {

  /** Keeps a copy of the tests. */
  public RecordClause {
    tests = List.copyOf(tests);
  }

  /** Whether the tests look at text, so that more calls are {@link #possible} than are kept. */
  public boolean readsMemory() {
    for (TypedExpression test : tests) {
      if (test.comparesText()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a call with these values is kept: also where what is not known might make it so. */
  public boolean keeps(FieldValues call) {
    for (TypedExpression test : tests) {
      if (!test.mayHold(call)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a call with these values is kept, whatever those are that are not known. */
  public boolean keepsCertainly(FieldValues call) {
    for (TypedExpression test : tests) {
      if (!test.evaluate(call)) {
        return false;
      }
    }
    return true;
  }
}
