package io.inquest.policy.file;

import io.inquest.linux.bpf.Instruction;
import io.inquest.linux.bpf.Program;
import io.inquest.linux.bpf.ProgramException;
import io.inquest.policy.Place;
import io.inquest.policy.PolicyException;
import io.inquest.policy.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads programs from tables that seccomp-tools and libseccomp's scmp_bpf_disasm print, a line for
 * each instruction: {@code 0001: 0x15 0x00 0x05 0xc000003e if (A != ARCH_X86_64) goto 0007}. What
 * stands behind the numbers is a comment. A line of numbers that begins anew begins another
 * program.
 */
public final class BpfListing {
  /** As seccomp-tools and scmp_bpf_disasm head their tables. */
  private static final Pattern HEAD =
      Pattern.compile("^\\s*line\\s+(CODE|OP)\\s+JT\\s+JF\\s+K\\s*$", Pattern.MULTILINE);

  private static final String NUMBER = "\\s+0x([0-9a-f]{1,8})";
  private static final Pattern LINE =
      Pattern.compile("^\\s*([0-9]{1,5}):" + NUMBER + NUMBER + NUMBER + NUMBER + "\\b.*");

  /** How much of a text is looked at to tell what it is. */
  private static final int HEAD_LENGTH = 4096;

  private BpfListing() {}

  /** Whether a text is such a table: it has the table's head, or begins with an instruction. */
  public static boolean isOne(SourceText source) {
    String text = source.text();
    String head = text.substring(0, Math.min(HEAD_LENGTH, text.length()));
    int end = head.indexOf('\n');
    String first = end < 0 ? head : head.substring(0, end);
    return LINE.matcher(first).matches() || HEAD.matcher(head).find();
  }

  /**
   * The programs, in the text's order.
   *
   * @return at least one
   * @throws PolicyException if there is none, a line is missing, or seccomp would refuse one
   */
  public static List<Program> programs(SourceText source) {
    List<Program> programs = new ArrayList<>();
    List<Instruction> instructions = new ArrayList<>();
    int number = 0;
    int start = 0;
    for (String line : (Iterable<String>) source.text().lines()::iterator) {
      number++;
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      Place place = new Place(source, number, 1, line.length());
      int index = Integer.parseInt(matcher.group(1));
      if (index == 0 && !instructions.isEmpty()) {
        programs.add(program(instructions, new Place(source, start, 1, 1)));
        instructions.clear();
      }
      start = instructions.isEmpty() ? number : start;
      if (index != instructions.size()) {
        throw new PolicyException(
            place, "instruction " + instructions.size() + " is expected here, not " + index, "");
      }
      instructions.add(instruction(matcher, place));
    }
    if (instructions.isEmpty()) {
      throw new PolicyException(Place.of(source), "the table has no instruction", "");
    }
    programs.add(program(instructions, new Place(source, start, 1, 1)));
    return programs;
  }

  private static Instruction instruction(Matcher line, Place place) {
    int code = Integer.parseUnsignedInt(line.group(2), 16);
    int jt = Integer.parseUnsignedInt(line.group(3), 16);
    int jf = Integer.parseUnsignedInt(line.group(4), 16);
    if (code >>> 16 != 0 || jt >>> 8 != 0 || jf >>> 8 != 0) {
      throw new PolicyException(
          place, "a code has 16 bits, and a jump 8", "The columns are CODE, JT, JF and K.");
    }
    return new Instruction(code, jt, jf, Integer.parseUnsignedInt(line.group(5), 16));
  }

  private static Program program(List<Instruction> instructions, Place place) {
    try {
      return Program.of(instructions);
    } catch (ProgramException e) {
      boolean whole = e.index() == ProgramException.WHOLE_PROGRAM;
      throw new PolicyException(
          place,
          "seccomp would not accept the program that begins here: "
              + (whole ? "" : "instruction " + e.index() + ": ")
              + e.reason(),
          "",
          e);
    }
  }
}
