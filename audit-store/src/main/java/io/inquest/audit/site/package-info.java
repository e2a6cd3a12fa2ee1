/**
 * A site's database: the tables of a store in PostgreSQL, for many hosts, and how journals come
 * into them. The journal is the spool: what is pushed is in it, and stays there.
 */
package io.inquest.audit.site;
