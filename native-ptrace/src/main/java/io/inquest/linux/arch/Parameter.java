package io.inquest.linux.arch;

/**
 * A parameter of a system call as the kernel declares it ({@code SYSCALL_DEFINE}, or the compat
 * entry of the ABI).
 *
 * @param position the index of its register among the call's six: 0 to 5
 * @param name the kernel's name of it, which is also its event's field name
 * @param ctype the kernel's C type, {@code __user} included
 * @param bits how many low bits of the register the declared type keeps: 64, 32 or 16
 * @param signed how those bits are read
 * @param kind what it means, which tells how to decode it: {@code fd}, {@code path}, {@code
 *     buffer_in}, {@code flags}, … (the README of this module lists them)
 * @param flagSet the key of its constants for {@link Constants#set}; {@code ""} when there are none
 * @param note remarks separated by {@code ;} such as {@code len@2} (its length in bytes is in
 *     argument 2), {@code count@2} (in elements), {@code eff32}, {@code must_be_zero}, {@code lo}
 *     and {@code hi} (halves of a 64-bit value); {@code ""} when there are none
 */
public record Parameter(
    int position,
    String name,
    String ctype,
    int bits,
    Signedness signed,
    String kind,
    String flagSet,
    String note) {

  /**
   * How many low bits of the register count in a comparison: {@link #bits()}, but 32 where the
   * kernel narrows a wider declared type before it uses it (mmap's {@code fd}).
   */
  public int comparedBits() {
    return bits > 32 && has("eff32") ? 32 : bits;
  }

  /** Whether it points at a NUL-terminated text. */
  public boolean isText() {
    return kind.equals("path") || kind.equals("string");
  }

  /** Whether {@code remark} is one of the remarks of {@link #note()}. */
  public boolean has(String remark) {
    int at = note.indexOf(remark);
    while (at >= 0) {
      int end = at + remark.length();
      if ((at == 0 || note.charAt(at - 1) == ';')
          && (end == note.length() || note.charAt(end) == ';')) {
        return true;
      }
      at = note.indexOf(remark, at + 1);
    }
    return false;
  }
}
