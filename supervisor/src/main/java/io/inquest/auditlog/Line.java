package io.inquest.auditlog;

/**
 * A line of a log.
 *
 * @param number from 1
 * @param text without its end, NULs taken out
 * @param cut whether it was longer than {@link LineReader#LONGEST} and its end is missing
 */
record Line(long number, String text, boolean cut) {}
