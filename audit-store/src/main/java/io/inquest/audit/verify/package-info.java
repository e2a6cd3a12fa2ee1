/**
 * Judges a store: journals, trees, checkpoints, signatures and tables against each other. It writes
 * nothing.
 */
package io.inquest.audit.verify;
