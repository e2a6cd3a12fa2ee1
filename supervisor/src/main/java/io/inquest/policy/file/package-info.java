/**
 * What a policy's file holds, before anybody reads it as one: its bytes within bounds, its text,
 * and what it is instead where that is known.
 */
package io.inquest.policy.file;
