/** The records that a producer appends: immutable, independent of the journal and the database. */
package io.inquest.audit.entry;
