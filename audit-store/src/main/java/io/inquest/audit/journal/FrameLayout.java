package io.inquest.audit.journal;

/**
 * The bytes of a journal's segment file.
 *
 * <p>All numbers have the byte order of the machine that wrote them; the header's mark tells which.
 *
 * <pre>
 * segment file
 *    0 +--------------------------------+
 *      | "INQUESTJ"                     |  magic, 8 bytes of ASCII
 *    8 +---------------+----------------+
 *      | 0x01020304    | format version |  byte order mark
 *   16 +---------------+----------------+
 *      | run number                     |
 *   24 +---------------+----------------+
 *      | segment, >= 1 | flags          |  flags: 1 = appended for a lost supervisor
 *   32 +---------------+----------------+
 *      | sequence of the first frame    |
 *   40 +---------------+----------------+
 *      | bytes of file | 0              |  as the file was made; 0 in older journals
 *   60 +---------------+----------------+
 *                      | CRC32C of 0–59 |
 *   64 +---------------+----------------+
 *      | frame, frame, …, zeros         |  each begins at a multiple of 8
 *      +--------------------------------+
 *
 * frame
 *    0 +---------------+----------------+
 *      | length L      | CRC32C of 8–L  |  L in bytes from 0; 0 = no frame here yet
 *    8 +---------------+----------------+
 *      | sequence                       |  from 1 within the run, without holes
 *   16 +--------------------------------+
 *      | time                           |  ns since the epoch, UTC
 *   24 +---------------+----------------+
 *      | type          | payload …      |  {@link io.inquest.audit.entry.EntryType}
 *   28 +---------------+                |
 *      |                                |  {@link io.inquest.audit.entry.EntryCodec}
 *    L +--------------------------------+
 *
 * payload of a compact decision, offsets from the frame's start
 *   28  short bytes of the decoded call     104 int   tgid
 *   30  byte  bytes of comm                 108 int   tid
 *   31  byte  flags: 1 = result is known,   112 int   seccomp_data.arch
 *             2 = a stack is behind the text
 *   32  long  sequence of the decision      116 int   seccomp_data.nr
 *   40  long  seccomp_data.args[0]          120 int   action (SECCOMP_RET_ACTION_FULL)
 *   48  long  args[1]                       124 int   data (SECCOMP_RET_DATA)
 *   56  long  args[2]                       128 int   index of the deciding filter, or -1
 *   64  long  args[3]                       132 int   index of the deciding RET, or -1
 *   72  long  args[4]                       136 int   rule of that filter, or -1
 *   80  long  args[5]                       140 int   text id of the executable, or 0
 *   88  long  instruction_pointer           144 byte[16] comm
 *   96  long  result, 0 if unknown          160 byte[]   the decoded call, UTF-8
 *                                               int      number of the stack, if flags say so
 * </pre>
 *
 * <p><b>Visibility.</b> A writer writes a frame, and a zero where the next frame's length will be,
 * by one pwrite(2). A reader may see the beginning of a frame that is being written, and so may
 * whoever comes after a writer that was killed in the middle of the call: half a frame has a wrong
 * checksum. At the tail of a journal whose writer lives it is no frame yet.
 *
 * <p><b>Cut files.</b> What is written behind the end of a file that somebody cut has a hole of
 * zeros before it, and the file is shorter than its header says. Then frames are looked for behind
 * a zero, too. A writer that ends cuts its last segment itself, behind the zero.
 *
 * <p><b>End of a segment.</b> Segment <i>n</i> gets no frame once the file of <i>n</i>+1 has its
 * name; a reader that finds a zero goes on there if that file exists, after one more look at the
 * zero.
 */
public final class FrameLayout {
  /** "INQUESTJ" as a big-endian number. */
  public static final long MAGIC = 0x494e51554553544aL;

  /** Reads as itself in the byte order of the writer. */
  public static final int BYTE_ORDER_MARK = 0x01020304;

  /** Bytes of a segment's header. */
  public static final int SEGMENT_HEADER = 64;

  /** Flag of a segment that was appended in the place of a lost supervisor. */
  public static final int FLAG_LOST_SUPERVISOR = 1;

  static final int SEGMENT_MAGIC = 0;
  static final int SEGMENT_BYTE_ORDER = 8;
  static final int SEGMENT_FORMAT = 12;
  static final int SEGMENT_RUN = 16;
  static final int SEGMENT_NUMBER = 24;
  static final int SEGMENT_FLAGS = 28;
  static final int SEGMENT_FIRST_SEQUENCE = 32;
  static final int SEGMENT_CAPACITY = 40;
  static final int SEGMENT_CRC = 60;

  static final int LENGTH = 0;
  static final int CRC = 4;
  static final int SEQUENCE = 8;
  static final int TIME = 16;
  static final int TYPE = 24;
  static final int PAYLOAD = 28;

  static final int DECODED_LENGTH = 28;
  static final int COMM_LENGTH = 30;
  static final int DECISION_FLAGS = 31;
  static final int DECISION_SEQUENCE = 32;
  static final int ARGUMENTS = 40;
  static final int IP = 88;
  static final int RESULT = 96;
  static final int TGID = 104;
  static final int TID = 108;
  static final int AUDIT_ARCH = 112;
  static final int NR = 116;
  static final int ACTION = 120;
  static final int DATA = 124;
  static final int FILTER = 128;
  static final int INSTRUCTION = 132;
  static final int RULE = 136;
  static final int EXE = 140;
  static final int COMM = 144;
  static final int DECODED = 160;

  /** Bytes of {@code comm}: TASK_COMM_LEN of linux/sched.h, without its NUL one less. */
  public static final int COMM_CAPACITY = 16;

  /** Bytes of a decoded call; a longer one is cut and ends in an ellipsis. */
  public static final int DECODED_CAPACITY = 4096;

  static final byte RESULT_KNOWN = 1;
  static final byte HAS_STACK = 2;
  static final int LARGEST_DECISION = DECODED + DECODED_CAPACITY + Integer.BYTES;

  /** Bytes of the largest frame; a longer length is no length. */
  static final int LARGEST_FRAME = 1 << 26;

  /** What is behind that offset of a file is not read: no writer makes a segment of that size. */
  static final int LARGEST_SEGMENT = 1 << 27;

  private FrameLayout() {}

  /** The first place at or after {@code offset} where a frame may begin. */
  static int aligned(int offset) {
    return (offset + 7) & ~7;
  }
}
