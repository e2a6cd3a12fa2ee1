/** What tests that run the whole supervisor share: a run in a process of its own, and its end. */
package io.inquest.run;
