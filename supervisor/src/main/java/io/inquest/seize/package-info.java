/** Processes that run already become tracees, and the filters that they are under are read. */
package io.inquest.seize;
