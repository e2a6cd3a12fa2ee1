/**
 * One question per class: which runs there are, what was refused, why a run ended.
 *
 * <p>Answers are streamed page by page to whoever asks; their forms are made in {@link
 * io.inquest.report}.
 */
package io.inquest.query;
