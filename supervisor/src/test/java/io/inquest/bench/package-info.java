/** Benchmarks of the whole of Inquest, run by {@code bench/bench}: programs, not tests. */
package io.inquest.bench;
