/**
 * Which printer an argument or a member of a structure has: by its class, by the structure's name,
 * or by the one call that is different.
 */
package io.inquest.decode.catalog;
