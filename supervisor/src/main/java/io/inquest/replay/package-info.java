/**
 * Recorded runs and policies brought together: what a policy would have decided on them ({@code
 * policy replay}), and which policy they would have passed ({@code policy learn}).
 */
package io.inquest.replay;
