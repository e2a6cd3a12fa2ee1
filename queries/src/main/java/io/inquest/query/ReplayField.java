package io.inquest.query;

import io.inquest.linux.seccomp.SeccompAction;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a replayed decision in their order: the recorded call, both answers, the course.
 */
public final class ReplayField implements RowField<ReplayRow> {
  private static final String RECORDED = "recorded_";
  private static final List<RowField<ReplayRow>> ALL = fields();

  private final String key;
  private final Giver giver;

  private ReplayField(String key, Giver giver) {
    this.key = key;
    this.giver = giver;
  }

  private interface Giver {
    void give(ReplayRow row, Receiver to);
  }

  /** Every field, in the order of output. */
  public static List<RowField<ReplayRow>> all() {
    return ALL;
  }

  private static List<RowField<ReplayRow>> fields() {
    List<RowField<ReplayRow>> fields = new ArrayList<>();
    for (DecisionField field : DecisionField.all()) {
      switch (field) {
        // What the decision was: its new value has the plain key.
        case ACTION, DATA, ERRNO, FILTER, POLICY, RULE ->
            fields.add(ofRecord(RECORDED + field.key(), field));
        case INSTRUCTION, STACK -> {}
        default -> fields.add(ofRecord(field.key(), field));
      }
    }
    fields.add(new ReplayField("action", (row, to) -> to.text(action(row).name())));
    fields.add(new ReplayField("data", (row, to) -> to.number(SeccompAction.data(row.returned()))));
    fields.add(new ReplayField("errno", ReplayField::errno));
    fields.add(new ReplayField("filter", ReplayField::filter));
    fields.add(new ReplayField("policy", (row, to) -> to.textOrAbsent(row.policy())));
    fields.add(new ReplayField("rule", (row, to) -> to.textOrAbsent(row.rule())));
    fields.add(new ReplayField("diverges", (row, to) -> to.flag(row.diverges())));
    fields.add(new ReplayField("certain", (row, to) -> to.flag(row.certain())));
    return List.copyOf(fields);
  }

  private static ReplayField ofRecord(String key, DecisionField field) {
    return new ReplayField(key, (row, to) -> field.give(row.recorded(), to));
  }

  private static SeccompAction action(ReplayRow row) {
    return SeccompAction.of(row.returned());
  }

  private static void errno(ReplayRow row, Receiver to) {
    int data = SeccompAction.data(row.returned());
    if (action(row) == SeccompAction.ERRNO && data != 0) {
      to.errno(data);
    } else {
      to.absent();
    }
  }

  private static void filter(ReplayRow row, Receiver to) {
    if (row.filter() < 0) {
      to.absent();
    } else {
      to.number(row.filter());
    }
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public void give(ReplayRow row, Receiver to) {
    giver.give(row, to);
  }
}
