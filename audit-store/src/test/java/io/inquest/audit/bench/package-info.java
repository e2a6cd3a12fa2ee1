/** Benchmarks of journal and ingester: programs, not tests. */
package io.inquest.audit.bench;
