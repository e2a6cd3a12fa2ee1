memory-deny-write-execute
