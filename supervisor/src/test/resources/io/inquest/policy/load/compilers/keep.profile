seccomp.keep read,write,openat,execve,exit_group
