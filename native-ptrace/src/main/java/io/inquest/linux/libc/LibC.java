package io.inquest.linux.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The functions of the C library that Inquest calls, by JNA's direct mapping.
 *
 * <p>Pointers, {@code size_t} and {@code long} are Java {@code long}s: both supported machines are
 * 64-bit, and a primitive costs a direct call nothing. A function that fails returns -1 and leaves
 * its errno for {@link #errno()}, which the same thread must ask before its next native call.
 */
public final class LibC {
  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  /** ptrace(2); requests that peek are made with a pointer in {@code data}. */
  public static native long ptrace(long request, long tid, long address, long data);

  /** waitpid(2). */
  public static native int waitpid(int pid, long status, int options);

  /** socket(2). */
  public static native int socket(int domain, int type, int protocol);

  /** connect(2). */
  public static native int connect(int fd, long address, int length);

  /** getsockopt(2). */
  public static native int getsockopt(int fd, int level, int option, long value, long length);

  /** waitid(2). */
  public static native int waitid(int idType, int id, long info, int options);

  /** syscall(2): any call by its number. */
  public static native long syscall(
      long number, long a0, long a1, long a2, long a3, long a4, long a5);

  /** process_vm_readv(2). */
  public static native long process_vm_readv(
      int pid, long localVector, long localCount, long remoteVector, long remoteCount, long flags);

  /** clone(2), the wrapper of the C library: the child calls {@code function(argument)}. */
  public static native int clone(
      long function, long stackTop, int flags, long argument, long ptid, long tls, long ctid);

  /** open(2) of an existing file; {@code path} is a NUL-terminated string. */
  public static native int open(long path, int flags);

  /** openat(2) of an existing file; {@code path} is a NUL-terminated string. */
  public static native int openat(int directory, long path, int flags);

  /** pread(2). */
  public static native long pread(int fd, long buffer, long count, long offset);

  /** pwrite(2). */
  public static native long pwrite(int fd, long buffer, long count, long offset);

  /** close(2). */
  public static native int close(int fd);

  /** fcntl(2) with an integer argument. */
  public static native int fcntl(int fd, int command, long argument);

  /** ioctl(2) with a pointer. */
  public static native int ioctl(int fd, long request, long argument);

  /** readlink(2); {@code path} is a NUL-terminated string. */
  public static native long readlink(long path, long buffer, long size);

  /** access(2); {@code path} is a NUL-terminated string. */
  public static native int access(long path, int mode);

  /** getxattr(2); the strings are NUL-terminated. */
  public static native long getxattr(long path, long name, long value, long size);

  /** geteuid(2). */
  public static native int geteuid();

  /** setpriority(2). */
  public static native int setpriority(int which, int who, int priority);

  /** kill(2). */
  public static native int kill(int pid, int signal);

  /** strdup(3). */
  public static native long strdup(long text);

  /** getpagesize(2). */
  public static native int getpagesize();

  /** poll(2). */
  public static native int poll(long descriptors, long count, int timeout);

  /** write(2). */
  public static native long write(int fd, long buffer, long count);

  /** getppid(2). */
  public static native int getppid();

  /** setsid(2). */
  public static native int setsid();

  /** dup2(2). */
  public static native int dup2(int fd, int as);

  /** gettid(2). */
  public static native int gettid();

  /** tgkill(2). */
  public static native int tgkill(int tgid, int tid, int signal);

  /** signal(2); {@code handler} is SIG_DFL (0) or SIG_IGN (1). */
  public static native long signal(int signal, long handler);

  /** pthread_sigmask(3); the sets are of 128 bytes. */
  public static native int pthread_sigmask(int how, long set, long oldSet);

  /** sched_yield(2). */
  public static native int sched_yield();

  /** prctl(2). */
  public static native int prctl(int option, long a1, long a2, long a3, long a4);

  /** setrlimit(2). */
  public static native int setrlimit(int resource, long limit);

  /** getrlimit(2). */
  public static native int getrlimit(int resource, long limit);

  /** tcsetpgrp(3). */
  public static native int tcsetpgrp(int fd, int group);

  /** getpgid(2). */
  public static native int getpgid(int pid);

  /** getpwnam(3): a {@code struct passwd}, or 0 if there is no such user. */
  public static native long getpwnam(long name);

  /** getgrouplist(3). */
  public static native int getgrouplist(long user, int group, long groups, long count);

  /** The calling thread's errno after a function that failed. */
  public static int errno() {
    return Native.getLastError();
  }

  /** The address of one of the C library's functions. */
  public static long addressOf(String function) {
    return Pointer.nativeValue(NativeLibrary.getInstance("c").getGlobalVariableAddress(function));
  }
}
