package io.inquest.query;

import java.util.List;

/**
 * Decisions that are counted together.
 *
 * @param by what they are counted by
 * @param sample one of them, of which only that is the same
 * @param decisions how many there are
 * @param refusals how many of them are refusals
 * @param all how many decisions were counted in all
 * @param first the time of the first, in nanoseconds since the epoch; 0 if it has no date
 * @param last the time of the last
 * @param timed of how many calls is recorded what they took
 * @param duration what these took in all, in nanoseconds
 */
public record ProfileRow(
    List<ProfileKey> by,
    DecisionRow sample,
    long decisions,
    long refusals,
    long all,
    long first,
    long last,
    long timed,
    long duration) {
  public ProfileRow {
    by = List.copyOf(by);
  }

  /** Which part of all decisions they are: from 0 to 1. */
  public double share() {
    return all == 0 ? 0 : (double) decisions / all;
  }

  boolean has(ProfileField field) {
    return by.stream().anyMatch(key -> key.fields().contains(field));
  }
}
