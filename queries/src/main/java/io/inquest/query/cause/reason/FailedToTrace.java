package io.inquest.query.cause.reason;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.cause.evidence.Scene;
import io.inquest.query.cause.evidence.SecondTracer;
import io.inquest.query.cause.evidence.Suspect;
import java.util.Optional;

/** After the refusal the program wanted to trace, which fails under Inquest by itself. */
final class FailedToTrace implements Reason {
  private static final int EXPLAINS_THE_END = -40;

  @Override
  public Optional<Opinion> on(Suspect suspect, Scene scene) {
    Optional<Decision> request = SecondTracer.wantedBy(suspect.group(), scene);
    return request.isPresent() && request.get().time() > suspect.last().time() && suspect.fails()
        ? Reason.says(EXPLAINS_THE_END, "afterwards " + SecondTracer.inWords(request.get()))
        : Optional.empty();
  }
}
