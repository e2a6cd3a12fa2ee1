/**
 * Recorded decisions in the forms that other tools read: spreadsheets, event pipelines (OCSF, ECS)
 * and viewers of findings (SARIF). Nothing grows with what is exported.
 *
 * <p>What comes from a program is hostile here, too: JSON is printable ASCII, a message for people
 * has nothing that a terminal obeys, and a cell of CSV is no formula.
 */
package io.inquest.export;
