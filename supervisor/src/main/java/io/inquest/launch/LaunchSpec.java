package io.inquest.launch;

import java.util.List;
import java.util.Optional;

/**
 * How to start a program.
 *
 * @param filters programs to install before its first instruction, oldest first: struct
 *     sock_filter[] each, in native byte order
 * @param noNewPrivileges whether to set no_new_privs even where the kernel does not demand it
 * @param user whom to run as; the supervisor's own user if empty
 */
public record LaunchSpec(
    Program program,
    ProgramContext context,
    List<byte[]> filters,
    boolean noNewPrivileges,
    Optional<Credentials> user) {
  public LaunchSpec {
    filters = List.copyOf(filters);
  }
}
