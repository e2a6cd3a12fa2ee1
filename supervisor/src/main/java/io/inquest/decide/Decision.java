package io.inquest.decide;

import io.inquest.linux.seccomp.SeccompAction;

/**
 * What a chain answered to one call.
 *
 * @param action the most restrictive answer in the chain
 * @param data its return data; for ERRNO the errno
 * @param filter the deciding filter's index in the chain, 0 = oldest; -1 without filters, or if it
 *     is not known which of several unread ones it was
 * @param instruction the deciding RET in the filter's real program; -1 without filters, or if the
 *     program is not known
 * @param rule the deciding rule's number, as its filter's record has it, -1 if the filter is no
 *     policy's
 * @param bySigkill whether a kill is by SIGKILL, as in seccomp's mode 1
 */
public record Decision(
    SeccompAction action, int data, int filter, int instruction, int rule, boolean bySigkill) {}
