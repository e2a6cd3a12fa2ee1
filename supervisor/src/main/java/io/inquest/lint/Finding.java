package io.inquest.lint;

import io.inquest.policy.Place;

/**
 * Something about a policy that its author may want to change.
 *
 * @param check the name of the check that found it
 * @param severity how much it matters
 * @param place where it stands; the file as a whole where that is not one place
 * @param message what it is, in one sentence without a full stop
 * @param remedy what to do about it
 */
public record Finding(
    String check, Severity severity, Place place, String message, String remedy) {}
