package io.inquest.query;

/**
 * A decision that another policy would have made otherwise.
 *
 * @param recorded the run and what was decided
 * @param returned what the policy, with the program's own filters, would have returned
 * @param filter the index of the filter of the program's that would have decided; -1 for the policy
 * @param policy the policy's name; empty if a filter of the program's would have decided
 * @param rule the rule that would have decided; empty if that is not known
 * @param diverges whether the program would have seen another outcome, so that its course is not
 *     known from here on
 * @param certain whether the call would have been made at all as it was recorded
 */
public record ReplayRow(
    DecisionRow recorded,
    int returned,
    int filter,
    String policy,
    String rule,
    boolean diverges,
    boolean certain) {}
