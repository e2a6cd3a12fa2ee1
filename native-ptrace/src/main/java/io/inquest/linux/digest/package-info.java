/** Hashes by the machine's own libraries. */
package io.inquest.linux.digest;
