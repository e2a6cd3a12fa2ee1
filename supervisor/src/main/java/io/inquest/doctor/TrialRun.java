package io.inquest.doctor;

/**
 * What was seen of a program that was launched for a trial.
 *
 * @param waitStatus how it ended, as wait(2) encodes it
 * @param seccompStops at how many calls a filter's RET_TRACE stopped it
 * @param syscallInfoErrno why PTRACE_GET_SYSCALL_INFO failed at the first of them; 0 if it told the
 *     call
 * @param filterErrno why PTRACE_SECCOMP_GET_FILTER failed on the filter just installed; 0 if it did
 *     not
 */
record TrialRun(int waitStatus, int seccompStops, int syscallInfoErrno, int filterErrno) {}
