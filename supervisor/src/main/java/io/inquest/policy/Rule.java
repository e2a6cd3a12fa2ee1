package io.inquest.policy;

/**
 * A named part of a policy: what decisions are attributed to. Which calls it is about stands in the
 * policy's {@link AbiRules}.
 *
 * @param index its position among the policy's rules, from 0: its number in decisions
 * @param name as the policy calls it; made from the calls' names where it has none
 * @param action what the calls get that meet it; of a record rule ALLOW
 * @param record whether decisions that let a call through are kept too
 * @param decides whether it decides; a record rule does not: it keeps what others let through, and
 *     stands in {@link CallRules#records()}
 * @param place where it stands
 */
public record Rule(
    int index, String name, Action action, boolean record, boolean decides, Place place) {
  /** What policies call the action of a record rule. */
  public static final String RECORD = "record";

  /** A rule that decides. */
  public static Rule deciding(int index, String name, Action action, boolean record, Place place) {
    return new Rule(index, name, action, record, true, place);
  }

  /** A record rule. */
  public static Rule recording(int index, String name, Place place) {
    return new Rule(index, name, Action.ALLOW, true, false, place);
  }
}
