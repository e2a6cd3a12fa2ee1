package io.inquest.query.cause.remedy;

import java.util.Optional;

/**
 * What would have changed the end.
 *
 * @param advice what to do, in a sentence
 * @param text what to write into the policy; empty if there is nothing to write
 */
public record Remedy(String advice, Optional<String> text) {}
