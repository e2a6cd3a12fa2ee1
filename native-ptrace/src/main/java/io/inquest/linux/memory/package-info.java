/** Reading and writing a tracee's memory. */
package io.inquest.linux.memory;
