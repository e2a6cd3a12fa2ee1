/** Filters as people read them: rules, instructions, and what is done with one call. */
package io.inquest.filter.listing;
