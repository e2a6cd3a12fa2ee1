package io.inquest.query.cause;

import io.inquest.audit.entry.AuditEntry.Decision;
import io.inquest.query.cause.evidence.Ending;
import io.inquest.query.cause.evidence.Missing;
import io.inquest.query.cause.evidence.RuleReference;
import io.inquest.query.cause.remedy.Remedy;
import java.util.List;
import java.util.Optional;

/**
 * Why a run ended as it did.
 *
 * @param ending how the launched program ended
 * @param program the launched program, as it was called
 * @param victim the process whose end is explained: the launched program or one of its descendants
 * @param cause the refusal that explains the end; empty where none does
 * @param confidence how sure that is; {@link Confidence#NONE} without a cause
 * @param reasons why the cause is believed to be one, the weightiest first
 * @param consequences how the victim's end became the program's, from process to process
 * @param remedies what would have let the call through, or made its refusal harmless
 * @param considered the other refusals, and why each is not the cause
 * @param caveats what could not be seen, and might be the real cause
 * @param unseen which filters may have refused calls that are not on record; empty if none may
 * @param traced how the program failed because Inquest is its tracer; empty if that is not known
 * @param refusals how many refusals of the run are recorded
 * @param missing what is not recorded of what was witnessed
 */
public record Finding(
    Ending ending,
    String program,
    Optional<Victim> victim,
    Optional<Cause> cause,
    Confidence confidence,
    List<String> reasons,
    List<String> consequences,
    List<Remedy> remedies,
    List<Considered> considered,
    List<String> caveats,
    Optional<String> unseen,
    Optional<String> traced,
    long refusals,
    Missing missing) {

  public Finding {
    reasons = List.copyOf(reasons);
    consequences = List.copyOf(consequences);
    remedies = List.copyOf(remedies);
    considered = List.copyOf(considered);
    caveats = List.copyOf(caveats);
  }

  /** The refusals that probably changed what the program did, although it ended well. */
  public List<Considered> altering() {
    return considered.stream().filter(Considered::altering).toList();
  }

  /**
   * The task that died.
   *
   * @param tid the refused task, or the leader where no refusal explains the end
   */
  public record Victim(int tgid, int tid, String comm, String exe, Ending ending) {}

  /**
   * The refusal that explains the end, and what decided it.
   *
   * @param refusal the last of the like refusals
   * @param call the call's name
   * @param action what was answered, e.g. {@code ERRNO(EPERM)}
   * @param rule what decided
   * @param conditions which argument comparisons decided, e.g. {@code personality: 0x40000 is none
   *     of 0x0, 0x8}; empty if none did
   * @param times how many like refusals the process got
   * @param firstSequence the first of them
   */
  public record Cause(
      Decision refusal,
      String call,
      String action,
      RuleReference rule,
      List<String> conditions,
      long times,
      long firstSequence) {
    public Cause {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * A group of like refusals that is not the cause.
   *
   * @param refusal the last of them
   * @param call the call and its answer, e.g. {@code rseq: ENOSYS}
   * @param times how many there were
   * @param rival whether it might be the cause as well
   * @param altering whether it probably changed what the program did, although that ended well
   * @param why why it is set aside
   */
  public record Considered(
      Decision refusal, String call, long times, boolean rival, boolean altering, String why) {}
}
