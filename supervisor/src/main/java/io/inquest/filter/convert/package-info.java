/**
 * Policies written in other formats. What a filter decides is taken from its program ({@link
 * io.inquest.filter.convert.Outline}), written, read back and compared: whatever got lost is known.
 */
package io.inquest.filter.convert;
