/** The kernel's names of values, of flags and of fields of bits. */
package io.inquest.decode.name;
