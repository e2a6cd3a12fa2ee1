package io.inquest.linux.bpf;

import static io.inquest.linux.bpf.Instruction.*;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lists a program, one line an instruction, in the notation of the kernel's {@code bpf_asm} with
 * absolute targets; after a semicolon, what a constant means that is tested for equality.
 *
 * <pre>
 *   0000: ld arch
 *   0001: jeq #0xc000003e, 0002, 0005  ; AUDIT_ARCH_X86_64
 *   0002: ld nr
 *   0003: jeq #0x101, 0004, 0005  ; openat
 *   0004: ret ERRNO(1)
 *   0005: ret ALLOW
 * </pre>
 */
public final class Disassembler {
  private static final int INDEX_DIGITS = 4;

  private final Program program;
  private final Symbols symbols;
  private final KnownWords[] known;

  private Disassembler(Program program, Symbols symbols) {
    this.program = program;
    this.symbols = symbols;
    this.known = new KnownWords[program.length()];
  }

  /** The lines of a program; the line at index n is that of instruction n. */
  public static List<String> lines(Program program, Symbols symbols) {
    return new Disassembler(program, symbols).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>(program.length());
    known[0] = KnownWords.NOTHING;
    for (int index = 0; index < program.length(); index++) {
      Instruction each = program.instruction(index);
      if (known[index] == null) { // no path leads here
        lines.add(number(index) + ": " + text(index, each, KnownWords.NOTHING));
      } else {
        lines.add(number(index) + ": " + text(index, each, known[index]));
        spread(index, each, known[index]);
      }
    }
    return lines;
  }

  private void spread(int index, Instruction each, KnownWords here) {
    if (each.isReturn()) {
      return;
    }
    if (each.code() == JA) {
      reach(index + 1 + each.k(), here);
    } else if (each.isConditional()) {
      reach(index + 1 + each.jt(), each.code() == JEQ_K ? here.equal(each.k()) : here);
      reach(index + 1 + each.jf(), here);
    } else {
      reach(index + 1, here.after(each));
    }
  }

  private void reach(int index, KnownWords facts) {
    known[index] = facts.meet(known[index]);
  }

  private String text(int index, Instruction each, KnownWords here) {
    int k = each.k();
    return switch (each.code()) {
      case LD_ABS -> "ld " + symbols.word(k);
      case LD_LEN -> "ld len";
      case LD_IMM -> "ld " + constant(k);
      case LD_MEM -> "ld M[" + k + "]";
      case LDX_LEN -> "ldx len";
      case LDX_IMM -> "ldx " + constant(k);
      case LDX_MEM -> "ldx M[" + k + "]";
      case ST -> "st M[" + k + "]";
      case STX -> "stx M[" + k + "]";
      case JA -> "ja " + number(index + 1 + k);
      case RET_K -> "ret " + symbols.returned(k);
      case RET_A -> "ret a";
      case TAX -> "tax";
      case TXA -> "txa";
      case NEG -> "neg";
      default ->
          Alu.mnemonic(each.code())
              + (each.readsIndex() ? " x" : " " + constant(k))
              + (each.isConditional() ? targets(index, each) + meaning(each, here) : "");
    };
  }

  private String meaning(Instruction each, KnownWords here) {
    OptionalInt word = here.loaded();
    if (word.isEmpty() || each.code() != JEQ_K) {
      return "";
    }
    String meaning = symbols.meaning(word.getAsInt(), each.k(), here);
    return meaning.isEmpty() ? "" : "  ; " + meaning;
  }

  private static String targets(int index, Instruction each) {
    return ", " + number(index + 1 + each.jt()) + ", " + number(index + 1 + each.jf());
  }

  private static String constant(int k) {
    return "#0x" + Integer.toHexString(k);
  }

  private static String number(int index) {
    String digits = Integer.toString(index);
    return "0".repeat(INDEX_DIGITS - digits.length()) + digits;
  }
}
