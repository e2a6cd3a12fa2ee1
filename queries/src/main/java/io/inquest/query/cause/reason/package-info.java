/** What speaks for a refusal as the cause, and what against it: one reason a class. */
package io.inquest.query.cause.reason;
