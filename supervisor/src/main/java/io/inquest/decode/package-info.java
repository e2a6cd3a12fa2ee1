/**
 * Arguments to text: a stopped task's system call, read from its registers and memory, as strace
 * would write it.
 *
 * <p>A call's signature is compiled once to a {@link io.inquest.decode.CallPlan}, a list of {@link
 * io.inquest.decode.printer.ArgumentPrinter}s, by what {@code catalog} says; decoding runs the
 * plan. Whatever the task controls is only ever shown: a bad pointer becomes its address, bytes
 * that are not printable ASCII are escaped, lengths and counts are bounded.
 */
package io.inquest.decode;
