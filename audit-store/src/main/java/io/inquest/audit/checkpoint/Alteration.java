package io.inquest.audit.checkpoint;

/**
 * That somebody altered what the supervisor wrote, while the run went on.
 *
 * @param pid the process that has the file open for writing; 0 if none is found
 * @param detail a sentence without its end
 */
public record Alteration(int pid, String detail) {}
