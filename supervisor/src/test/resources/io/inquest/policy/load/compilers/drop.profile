seccomp.drop mount,umount2,ptrace
