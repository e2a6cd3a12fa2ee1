package io.inquest.linux.proc;

/**
 * A range of a task's addresses, as a line of {@code /proc/TID/maps} describes it.
 *
 * @param from its first address
 * @param to the address behind it
 * @param shared whether what is written there is seen by other processes that have it mapped
 * @param offset where in the file it begins
 * @param device the file's device, {@code major:minor} in hexadecimal
 * @param inode the file's inode, 0 without a file
 * @param name the file's path with escapes as in proc(5), or what the kernel calls the range; empty
 *     if it has none
 */
public record Mapping(
    long from, long to, boolean shared, long offset, String device, String inode, String name) {
  private static final String NO_INODE = "0";

  /** Whether a file is mapped; shared memory without a name is one to the kernel. */
  public boolean isOfFile() {
    return !inode.equals(NO_INODE) || name.startsWith("/");
  }

  /** Whether it is the kernel's own code or data, which it maps into every process. */
  public boolean isKernels() {
    return !isOfFile() && (name.startsWith("[v") || name.equals("[sigpage]"));
  }

  /** The place in the file that an address of the range is mapped from. */
  public long offsetOf(long address) {
    return offset + (address - from);
  }
}
