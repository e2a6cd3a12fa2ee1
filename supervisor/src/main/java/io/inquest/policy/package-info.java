/**
 * Text to policy: the stages <em>parse</em> and <em>rules</em> of the compiler.
 *
 * <p><em>Parse</em> reads YAML or JSON into a tree of values that know their places ({@link
 * io.inquest.policy.Document}). <em>Rules</em> reads such a tree as one of the formats ({@code
 * YamlPolicy}, {@code OciPolicy}) or an option list ({@link io.inquest.policy.EventPolicy}) and
 * binds it to the numbers and widths of each ABI. The result of both is a {@link
 * io.inquest.policy.Policy}: for each ABI, for each number, an ordered list of clauses of which the
 * first that holds decides, whatever order the format itself prescribes. Package {@code
 * io.inquest.filter} takes it from there.
 *
 * <p>Every complaint is a {@link io.inquest.policy.PolicyException} with file, line, column and a
 * caret under the place.
 */
package io.inquest.policy;
