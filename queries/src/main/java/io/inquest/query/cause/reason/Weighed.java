package io.inquest.query.cause.reason;

import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be said of one suspect.
 *
 * @param sum of the opinions' weights
 * @param fallBack how much of it stands for what programs are known to do without the call
 * @param opinions in the order of the reasons
 */
public record Weighed(Suspect suspect, int sum, int fallBack, List<Reason.Opinion> opinions) {
  private static final List<Reason> REASONS =
      List.of(
          new KernelKill(),
          new LostThread(),
          new Trap(),
          new SentFromOutside(),
          new ShellStatus(),
          new Crash(),
          new ErrorReport(),
          new Family(),
          new Nearness(),
          new LastWord(),
          new ExecutedAfterwards(),
          new LivedWithIt(),
          new FailedToTrace());

  public static Weighed of(Suspect suspect, Scene scene) {
    List<Reason.Opinion> opinions = new ArrayList<>();
    Optional<Reason.Opinion> known = new KnownFallBack().on(suspect, scene);
    known.ifPresent(opinions::add);
    int fallBack = known.isPresent() ? known.get().weight() : 0;
    int sum = fallBack;
    for (Reason reason : REASONS) {
      Optional<Reason.Opinion> opinion = reason.on(suspect, scene);
      if (opinion.isPresent()) {
        opinions.add(opinion.get());
        sum += opinion.get().weight();
      }
    }
    return new Weighed(suspect, sum, fallBack, opinions);
  }

  /** The sum if nothing were known of what programs do without the call. */
  public int sumWithoutFallBack() {
    return sum - fallBack;
  }
}
