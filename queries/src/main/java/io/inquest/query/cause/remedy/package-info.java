/**
 * What would have let a call through, in the language of the policy that refused it: one format a
 * class.
 */
package io.inquest.query.cause.remedy;
