package io.inquest.linux.stack;

/**
 * One call of a stack.
 *
 * @param address where the task is: in the innermost frame its program counter, in the others where
 *     the call returns to
 * @param module the mapped file's path, or {@code [vdso]}; empty if no file is mapped there
 * @param moduleAddress the address as the module's own symbols count, 0 without a module
 * @param buildId lower-case hex; empty if the module has none
 * @param symbol the function's name as the module has it; empty if unknown
 * @param symbolOffset bytes from the function's beginning
 * @param source the source file, as the debug information names it; empty if unknown
 * @param line 1-based; 0 if unknown
 */
public record StackFrame(
    long address,
    String module,
    long moduleAddress,
    String buildId,
    String symbol,
    long symbolOffset,
    String source,
    int line) {}
