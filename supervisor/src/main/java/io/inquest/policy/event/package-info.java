/**
 * Policies that are options of the command line: events, each with a filter ({@code -e}, {@code
 * --filter}).
 */
package io.inquest.policy.event;
