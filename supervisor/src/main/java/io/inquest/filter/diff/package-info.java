/** How two policies differ, for people and for programs. */
package io.inquest.filter.diff;
