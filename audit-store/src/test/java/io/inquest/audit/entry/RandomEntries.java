package io.inquest.audit.entry;

import io.inquest.audit.entry.AuditEntry.CallSite;
import io.inquest.audit.entry.AuditEntry.FilterInstalled;
import io.inquest.audit.entry.AuditEntry.Frame;
import io.inquest.audit.entry.AuditEntry.Gap;
import io.inquest.audit.entry.AuditEntry.GapKind;
import io.inquest.audit.entry.AuditEntry.Origin;
import io.inquest.audit.entry.AuditEntry.Outcome;
import io.inquest.audit.entry.AuditEntry.ResultKnown;
import io.inquest.audit.entry.AuditEntry.RulePlace;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import io.inquest.audit.entry.AuditEntry.SignalDelivered;
import io.inquest.audit.entry.AuditEntry.StackTaken;
import io.inquest.audit.entry.AuditEntry.TaskExecuted;
import io.inquest.audit.entry.AuditEntry.TaskExited;
import io.inquest.audit.entry.AuditEntry.TaskStart;
import io.inquest.audit.entry.AuditEntry.TaskStarted;
import io.inquest.audit.entry.AuditEntry.TextDefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Entries with random contents, of all types but decisions, which the journal writes itself. */
public final class RandomEntries {
  /** How many types of entries there are without decisions. */
  public static final int TYPES = AuditEntry.class.getPermittedSubclasses().length - 1;

  private final Random random;

  public RandomEntries(long seed) {
    random = new Random(seed);
  }

  /** An entry of a random type. */
  public AuditEntry next() {
    return next(random.nextInt(TYPES));
  }

  /** An entry of one of the types, 0 to {@link #TYPES} - 1. */
  public AuditEntry next(int type) {
    long time = random.nextLong();
    return switch (type) {
      case 0 -> runStarted(time);
      case 1 -> new TextDefined(time, random.nextInt(), text());
      case 2 -> filter(time);
      case 3 -> new TaskStarted(time, number(), number(), number(), one(TaskStart.values()));
      case 4 -> new TaskExecuted(time, number(), number(), text(), text(), text());
      case 5 -> new ResultKnown(time, random.nextLong(), random.nextLong());
      case 6 ->
          new SignalDelivered(
              time, number(), number(), number(), number(), number(), random.nextLong());
      case 7 -> new TaskExited(time, number(), number(), number());
      case 8 -> stack(time);
      case 9 -> new Gap(time, one(GapKind.values()), number(), random.nextLong(), text());
      case 10 ->
          new RunEnded(time, one(Outcome.values()), number(), random.nextLong(), random.nextLong());
      default -> throw new IllegalArgumentException("no entry is made of the type " + type);
    };
  }

  private RunStarted runStarted(long time) {
    return new RunStarted(
        time,
        random.nextLong(),
        text(),
        text(),
        text(),
        text(),
        random.nextLong(),
        random.nextLong(),
        text(),
        texts(),
        text(),
        text(),
        random.nextBoolean() ? Optional.of(text()) : Optional.empty());
  }

  FilterInstalled filter(long time) {
    byte[] program = new byte[8 * random.nextInt(300)];
    random.nextBytes(program);
    List<RulePlace> rules = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      rules.add(new RulePlace(number(), text(), text(), text(), number(), number()));
    }
    return new FilterInstalled(
        time,
        number(),
        one(Origin.values()),
        text(),
        number(),
        random.nextLong(),
        text(),
        Bytes.of(program),
        rules,
        random.nextBoolean(),
        text(),
        new CallSite(text(), text(), random.nextLong(), number()),
        text());
  }

  private StackTaken stack(long time) {
    List<Frame> frames = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      frames.add(
          new Frame(
              random.nextLong(),
              text(),
              random.nextLong(),
              text(),
              text(),
              random.nextLong(),
              text(),
              number()));
    }
    return new StackTaken(time, number(), number(), number(), frames, text());
  }

  private int number() {
    return random.nextInt();
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      texts.add(text());
    }
    return texts;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      int point = random.nextInt(Character.MAX_CODE_POINT + 1);
      boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
      text.appendCodePoint(surrogate ? 'x' : random.nextBoolean() ? point : point & 0x7f);
    }
    return text.toString();
  }

  private <E> E one(E[] values) {
    return values[random.nextInt(values.length)];
  }
}
