restrict-namespaces user,net,mnt
