/** Writes what filters decide in the words of policies. */
package io.inquest.filter.write;
