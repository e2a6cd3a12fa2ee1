/**
 * Text to policy: the stages <em>parse</em> and <em>rules</em> of the compiler.
 *
 * <p>Here is what a policy is, and what its readers share. Each format has a room of its own, which
 * sees {@code document} (JSON and YAML as trees), {@code file} (texts within bounds) and {@code
 * libseccomp} (the rules of tools that use it), and no other format. {@code load} knows all of
 * them.
 *
 * <p>A reader binds its rules to the numbers and widths of each ABI. The result is a {@link
 * io.inquest.policy.Policy}: for each ABI, for each number, an ordered list of clauses of which the
 * first that holds decides, whatever order the format itself prescribes. Package {@code
 * io.inquest.compile} takes it from there.
 *
 * <p>Every complaint is a {@link io.inquest.policy.PolicyException} with file, line, column and a
 * caret under the place.
 */
package io.inquest.policy;
