/**
 * What filters decide, as functions of the call that can be compared exactly.
 *
 * <p>A program is run for every call at once ({@link io.inquest.filter.algebra.SymbolicExecution}):
 * each bit of a register is a condition on the call's 512 bits, and what the program answers is a
 * decision diagram over them ({@link io.inquest.filter.algebra.Diagrams}), equal diagrams being
 * equal functions. So raw BPF and policies of every format, compiled, meet as the same kind of
 * thing. {@link io.inquest.filter.algebra.Comparison} and {@link
 * io.inquest.filter.algebra.CallSets} turn diagrams back into sets of calls.
 *
 * <p>What is beyond a fixed size ({@link io.inquest.filter.algebra.TooComplexException}) is left
 * undecided: nothing is guessed.
 */
package io.inquest.filter.algebra;
