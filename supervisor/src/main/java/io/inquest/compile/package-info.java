/**
 * Policy to BPF: the stages <em>decision graph</em>, <em>32-bit halves</em> and <em>flatten</em> of
 * the compiler, behind {@link io.inquest.compile.FilterCompiler}.
 *
 * <ul>
 *   <li><em>decision graph</em>: for each audit arch the number space is cut into runs of equal
 *       {@link io.inquest.compile.DecisionNode}s; a decision is a leaf, or tests an argument as
 *       wide as the policy says ({@link io.inquest.compile.DecisionGraph}, {@link
 *       io.inquest.compile.NumberSpace}).
 *   <li><em>32-bit halves</em>: BPF compares 32-bit words without sign; every test becomes branches
 *       on the argument's halves ({@link io.inquest.compile.Halves}), the runs become a balanced
 *       tree over the number ({@link io.inquest.compile.NumberTree}).
 *   <li><em>flatten</em>: the branches are put in an order in which all jumps lead forward ({@link
 *       io.inquest.compile.Flattener}).
 * </ul>
 *
 * <p>What is not needed for a right program is a {@link io.inquest.compile.Rewrite}.
 */
package io.inquest.compile;
