/** What an architecture is: its numbers, signatures, constants and registers. */
package io.inquest.linux.arch;
