/*
 * The least that a tracer can do to refuse a call: what Inquest is measured against.
 *
 *   tracer SYSCALL_NR ERRNO PROGRAM [ARGUMENT...]
 *
 * The program runs under a filter that answers SYSCALL_NR with RET_TRACE. At each seccomp-stop:
 * PTRACE_GET_SYSCALL_INFO, the call's number := -1, its result := -ERRNO, PTRACE_CONT, waitpid.
 * x86_64 only. Exits with the program's status.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/ptrace.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/reg.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST(request, tid, address, data)                                   \
  syscall(SYS_ptrace, (long)(request), (long)(tid), (long)(address), (long)(data))

static void die(const char *operation) {
  perror(operation);
  exit(125);
}

static void become_program(int ready, unsigned nr, char **program) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {sizeof code / sizeof *code, code};
  char byte;
  if (read(ready, &byte, 1) != 1) _exit(125);
  close(ready);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("PR_SET_NO_NEW_PRIVS");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) die("PR_SET_SECCOMP");
  execv(program[0], program);
  die(program[0]);
}

int main(int argc, char **argv) {
  int ready[2];
  if (argc < 4) {
    fprintf(stderr, "usage: tracer SYSCALL_NR ERRNO PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  unsigned nr = atoi(argv[1]);
  long result = -atol(argv[2]);
  if (pipe(ready)) die("pipe");
  pid_t child = fork();
  if (child == 0) {
    close(ready[1]);
    become_program(ready[0], nr, argv + 3);
  }
  if (REQUEST(PTRACE_SEIZE, child, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL))
    die("PTRACE_SEIZE");
  if (write(ready[1], "", 1) != 1) die("write");
  for (;;) {
    int status;
    pid_t tid = waitpid(-1, &status, __WALL);
    if (tid < 0) {
      if (errno == EINTR) continue;
      die("waitpid");
    }
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    if (WIFSIGNALED(status)) return 128 + WTERMSIG(status);
    int signal = WSTOPSIG(status);
    if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
      struct ptrace_syscall_info info;
      if (REQUEST(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) < 0)
        die("PTRACE_GET_SYSCALL_INFO");
      if (info.seccomp.nr == nr) {
        if (REQUEST(PTRACE_POKEUSR, tid, ORIG_RAX * 8, -1)) die("PTRACE_POKEUSER");
        if (REQUEST(PTRACE_POKEUSR, tid, RAX * 8, result)) die("PTRACE_POKEUSER");
      }
      signal = 0;
    }
    if (REQUEST(PTRACE_CONT, tid, 0, signal)) die("PTRACE_CONT");
  }
}
