/** Declarations of native libraries' functions, and nothing more. */
package io.inquest.linux.libc;
