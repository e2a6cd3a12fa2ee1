package io.inquest.policy;

/**
 * A named part of a policy: what decisions are attributed to. Which calls it is about stands in the
 * policy's {@link AbiRules}.
 *
 * @param index its position among the policy's rules, from 0: its number in decisions
 * @param name as the policy calls it; made from the calls' names where it has none
 * @param action what the calls get that meet it
 * @param record whether decisions that let a call through are kept too
 * @param place where it stands
 */
public record Rule(int index, String name, Action action, boolean record, Place place) {}
