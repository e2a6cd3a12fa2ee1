/** Policies that narrow others: whether they do nothing else. */
package io.inquest.filter.narrowing;
