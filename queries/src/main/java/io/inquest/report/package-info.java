/**
 * The forms of an answer: tables and texts for people, JSON lines and CSV for programs.
 *
 * <p>What comes from a program (names, paths, strings) is hostile: nothing of it reaches a terminal
 * as a control character.
 */
package io.inquest.report;
