package io.inquest.linux.stack;

/**
 * A file that a tracee has mapped.
 *
 * @param key tells the file, and where it is mapped, from others
 * @param name its path, as libdw has it
 * @param start where its first segment is mapped
 * @param end behind its last one
 */
record MappedModule(String key, String name, long start, long end) {}
