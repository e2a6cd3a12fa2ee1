/**
 * From journals to tables, once each, and reading the tables.
 *
 * <p>One process at a time, the ingester, has the database open; it holds the store's ingest lock,
 * and answers the others through H2's TCP server on the loopback interface.
 */
package io.inquest.audit.store;
