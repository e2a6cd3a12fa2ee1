package io.inquest.linux.bpf;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * BPF by its bits, without regard to speed: decodes each opcode into class, size, mode, operation
 * and source as {@code <linux/bpf_common.h>} lays them out, on unbounded integers.
 */
final class ReferenceInterpreter {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(32);

  private final ByteBuffer program;
  private final FilterInput input;
  private final BigInteger[] scratch = new BigInteger[16];
  private BigInteger a = BigInteger.ZERO;
  private BigInteger x = BigInteger.ZERO;
  private final List<Integer> path = new ArrayList<>();

  ReferenceInterpreter(Program program, FilterInput input) {
    this.program = ByteBuffer.wrap(program.toBytes(ByteOrder.BIG_ENDIAN));
    this.input = input;
  }

  /** The indexes of the instructions executed. */
  List<Integer> path() {
    return path;
  }

  int run() {
    int pc = 0;
    while (true) {
      path.add(pc);
      int code = program.getShort(8 * pc);
      int jt = program.get(8 * pc + 2) & 0xff;
      int jf = program.get(8 * pc + 3) & 0xff;
      BigInteger k = unsigned(program.getInt(8 * pc + 4));
      BigInteger operand = (code & 0x08) == 0 ? k : x;
      pc++;
      switch (code & 0x07) {
        case 0 -> a = loaded(code, k);
        case 1 -> x = loaded(code, k);
        case 2 -> scratch[k.intValue()] = a;
        case 3 -> scratch[k.intValue()] = x;
        case 4 -> {
          if ((code & 0xf0) == 0x30 && operand.signum() == 0) {
            return 0;
          }
          a = computed(code & 0xf0, operand).mod(MODULUS);
        }
        case 5 -> pc += (code & 0xf0) == 0 ? k.intValue() : tested(code & 0xf0, operand) ? jt : jf;
        case 6 -> {
          return ((code & 0x18) == 0x10 ? a : k).intValue();
        }
        default -> {
          if ((code & 0xf8) == 0) {
            x = a;
          } else {
            a = x;
          }
        }
      }
    }
  }

  private BigInteger loaded(int code, BigInteger k) {
    return switch (code & 0xe0) {
      case 0x00 -> k;
      case 0x20 -> unsigned(input.word(k.intValue()));
      case 0x60 -> scratch[k.intValue()];
      default -> BigInteger.valueOf(64);
    };
  }

  private BigInteger computed(int operation, BigInteger operand) {
    return switch (operation) {
      case 0x00 -> a.add(operand);
      case 0x10 -> a.subtract(operand);
      case 0x20 -> a.multiply(operand);
      case 0x30 -> a.divide(operand);
      case 0x40 -> a.or(operand);
      case 0x50 -> a.and(operand);
      case 0x60 -> a.shiftLeft(operand.intValue() & 31);
      case 0x70 -> a.shiftRight(operand.intValue() & 31);
      case 0x80 -> a.negate();
      default -> a.xor(operand);
    };
  }

  private boolean tested(int operation, BigInteger operand) {
    return switch (operation) {
      case 0x10 -> a.equals(operand);
      case 0x20 -> a.compareTo(operand) > 0;
      case 0x30 -> a.compareTo(operand) >= 0;
      default -> a.and(operand).signum() != 0;
    };
  }

  private static BigInteger unsigned(int word) {
    return BigInteger.valueOf(Integer.toUnsignedLong(word));
  }
}
