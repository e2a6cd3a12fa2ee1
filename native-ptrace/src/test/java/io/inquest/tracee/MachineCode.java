package io.inquest.tracee;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Instructions under construction for one instruction set: the few operations that steps are made
 * of.
 *
 * <p>Every task keeps its state in a frame of {@link #FRAME_BYTES} at its stack pointer, so that
 * threads do not share it and so that a call may use every argument register:
 *
 * <pre>
 *   0  result of the last call      64  address of siginfo_t   (signal handlers)
 *   8  saved result                 72  address of ucontext_t  (signal handlers)
 *  16  text of a number, 32 bytes   80  loop counters, one word for each level
 *  48  two scratch words
 * </pre>
 */
abstract class MachineCode {
  static final int FRAME_BYTES = 256;
  static final int RESULT = 0;
  static final int SAVED_RESULT = 8;
  static final int TEXT = 16;
  static final int TEXT_END = 48;
  static final int SCRATCH = 48;
  static final int SCRATCH_2 = 56;
  static final int SIGINFO = 64;
  static final int UCONTEXT = 72;
  static final int LOOPS = 80;

  /** When a branch after a comparison is taken; LESS is signed. */
  enum Condition {
    EQUAL,
    NOT_EQUAL,
    LESS
  }

  /**
   * Where the kernel keeps what a SIGSYS handler needs.
   *
   * @param callAddress offset of si_call_addr in siginfo_t; si_syscall and si_arch are the two
   *     32-bit fields behind that pointer
   * @param result offset in ucontext_t of the register that holds a system call's result
   */
  record SignalFrame(int callAddress, int result) {}

  /** Fills in an address in the instruction bytes. */
  interface Patch {
    /**
     * Fills in one address.
     *
     * @param text all instructions
     * @param position what {@link #refer} was called at
     * @param textAddress address of the first instruction
     * @param target address of the symbol
     */
    void apply(byte[] text, int position, long textAddress, long target);
  }

  private record Reference(int position, Symbol target, int addend, Patch patch) {}

  private final List<Reference> references = new ArrayList<>();
  private byte[] text = new byte[256];
  private int size;

  /** The register for argument {@code index} of a system call. */
  abstract int argument(int index);

  /** A register for values, which is no argument register while arguments are loaded. */
  abstract int accumulator();

  /** A register for addresses and second operands, for use outside of calls. */
  abstract int pointer();

  /** Opens the task's frame below the stack pointer. */
  abstract void openFrame();

  abstract void set(int register, long value);

  abstract void address(int register, Symbol symbol, int offset);

  abstract void frameAddress(int register, int offset);

  abstract void loadFrame(int register, int offset);

  abstract void storeFrame(int offset, int register);

  abstract void load(int register, int base, int offset);

  abstract void store(int base, int offset, int register);

  abstract void load32(int register, int base, int offset);

  abstract void store32(int base, int offset, int register);

  /** Stores the low byte of the register for argument 2. */
  abstract void storeByte(int base);

  abstract void add(int register, int value);

  abstract void addRegister(int register, int addend);

  abstract void negate(int register);

  /** Divides the unsigned accumulator by ten; the remainder goes to the register for argument 2. */
  abstract void divideByTen();

  /** Makes the call whose arguments are in their registers; its result goes to the frame. */
  abstract void systemCall(int nr);

  abstract void jump(Symbol label);

  /** Jumps if the accumulator compares so with {@code value}; changes {@link #pointer}. */
  abstract void branch(Condition condition, long value, Symbol label);

  /** Counts a word of the frame down and jumps unless it is zero now. */
  abstract void countDown(int frameOffset, Symbol label);

  /** Opens a handler's own frame and keeps the addresses that the kernel passed to it. */
  abstract void enterHandler();

  /** Ends a handler by rt_sigreturn. */
  abstract void leaveHandler(int rtSigreturn);

  /** Where this ABI's signal frame has what handlers read and change. */
  abstract SignalFrame signalFrame();

  final int position() {
    return size;
  }

  final void bind(Symbol label) {
    label.bind(size);
  }

  final void refer(Symbol target, int addend, Patch patch) {
    references.add(new Reference(size, target, addend, patch));
  }

  final void emit(int... bytes) {
    for (int b : bytes) {
      if (size == text.length) {
        text = Arrays.copyOf(text, 2 * size);
      }
      text[size++] = (byte) b;
    }
  }

  /** Emits 32 bits, least significant byte first, as all these instruction sets have it. */
  final void emit32(int word) {
    emit(word, word >>> 8, word >>> 16, word >>> 24);
  }

  /** The instructions with every address filled in. */
  final byte[] link(ElfImage.Addresses addresses) {
    byte[] linked = Arrays.copyOf(text, size);
    long start = addresses.start(Symbol.Section.TEXT);
    for (Reference reference : references) {
      long target = addresses.of(reference.target()) + reference.addend();
      reference.patch().apply(linked, reference.position(), start, target);
    }
    return linked;
  }

  static int get32(byte[] bytes, int position) {
    return (bytes[position] & 0xff)
        | (bytes[position + 1] & 0xff) << 8
        | (bytes[position + 2] & 0xff) << 16
        | (bytes[position + 3] & 0xff) << 24;
  }

  static void put32(byte[] bytes, int position, int value) {
    bytes[position] = (byte) value;
    bytes[position + 1] = (byte) (value >>> 8);
    bytes[position + 2] = (byte) (value >>> 16);
    bytes[position + 3] = (byte) (value >>> 24);
  }
}
