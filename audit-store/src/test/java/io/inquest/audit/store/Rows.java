package io.inquest.audit.store;

import io.inquest.audit.entity.DecisionEntity;
import java.util.Arrays;
import java.util.List;

/** Rows as their values, to be compared. */
public final class Rows {
  private Rows() {}

  /** All values of the row, in the table's order. */
  public static List<Object> values(DecisionEntity row) {
    return Arrays.asList(
        row.id(),
        row.time(),
        row.tgid(),
        row.tid(),
        row.comm(),
        row.exe(),
        row.auditArch(),
        row.nr(),
        row.a0(),
        row.a1(),
        row.a2(),
        row.a3(),
        row.a4(),
        row.a5(),
        row.decoded(),
        row.ip(),
        row.action(),
        row.data(),
        row.filter(),
        row.instruction(),
        row.policy(),
        row.rule(),
        row.result(),
        row.stack());
  }
}
