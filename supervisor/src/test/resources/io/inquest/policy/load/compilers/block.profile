seccomp.drop mount,umount2,ptrace
seccomp.block-secondary
