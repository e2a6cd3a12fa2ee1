/** The records that a producer appends, and their bytes: independent of journal and database. */
package io.inquest.audit.entry;
