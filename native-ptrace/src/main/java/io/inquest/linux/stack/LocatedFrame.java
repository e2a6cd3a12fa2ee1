package io.inquest.linux.stack;

/**
 * A frame of which it is known where it is, and not yet what that is called.
 *
 * @param frame without symbol and source, unless {@code module} is null
 * @param place an address within the instruction that the frame is at
 * @param module the module that it is in; null if no file is mapped there
 */
record LocatedFrame(StackFrame frame, MappedModule module, long place) {}
