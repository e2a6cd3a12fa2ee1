package io.inquest.policy;

/**
 * If the condition holds, the rule decides.
 *
 * @param condition on the call's arguments
 * @param rule the rule it belongs to
 */
public record Clause(Condition condition, Rule rule) {}
