/**
 * Golden vectors: policies, the programs that libseccomp made of them, and what those answer to ten
 * thousand calls. They are not part of Inquest's sources; tests that need them are skipped where
 * they are absent.
 */
package io.inquest.vectors;
