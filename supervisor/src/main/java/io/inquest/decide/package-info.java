/**
 * From a stopped call to a decision: the whole chain, the deciding filter, instruction and rule.
 */
package io.inquest.decide;
