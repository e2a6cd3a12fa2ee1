/** What programs and libraries are known to do when a call fails. */
package io.inquest.linux.fallback;
