/** Declarations of the C library's functions, and nothing more. */
package io.inquest.linux.libc;
