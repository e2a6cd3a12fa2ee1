package io.inquest.query;

import io.inquest.audit.store.AuditStore;

/**
 * A run that a question is about, and where its records are.
 *
 * @param store the tables of its host, which {@link Archive} close
 * @param run the run
 */
public record MeantRun(AuditStore store, RunRow run) {}
