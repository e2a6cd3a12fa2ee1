package io.inquest.linux.memory;

/**
 * What {@code /proc/TID/pagemap} says of a page (Linux {@code
 * Documentation/admin-guide/mm/pagemap.rst}): asking faults nothing in.
 */
enum PageState {
  /** In memory, and no file's. */
  PRESENT,
  /** In memory, of a file or of shared memory. */
  PRESENT_OF_FILE,
  /** In swap space, or in no memory for another reason that the kernel keeps in its place. */
  SWAPPED,
  /** Not in the task's page table: never touched, dropped since, or not mapped at all. */
  NONE;

  private static final long IS_PRESENT = 1L << 63;
  private static final long IS_SWAPPED = 1L << 62;
  private static final long IS_OF_FILE = 1L << 61;

  static PageState of(long entry) {
    if ((entry & IS_PRESENT) != 0) {
      return (entry & IS_OF_FILE) != 0 ? PRESENT_OF_FILE : PRESENT;
    }
    return (entry & IS_SWAPPED) != 0 ? SWAPPED : NONE;
  }
}
