/**
 * Reads the kernel's own seccomp records (audit type 1326) in the forms in which logs hold them,
 * and writes them as a run of the store.
 *
 * <p>{@link io.inquest.auditlog.LineReader lines} → {@link io.inquest.auditlog.LineHead head} and
 * body → {@link io.inquest.auditlog.Reading} → {@link io.inquest.auditlog.SeenEvents once each} →
 * journal. Every text of a log is hostile: whoever can name a file or a process writes into it.
 */
package io.inquest.auditlog;
