/**
 * The report: one HTML file for a run, a set of runs or a period, which needs no network, and whose
 * policy on contents (CSP) lets nothing run or load but what stands in it.
 *
 * <p>A template makes the page; what is put into it is made fit for people here ({@link
 * io.inquest.report.html.Shown}), and for HTML by the template. A template puts values into texts
 * and quoted attributes alone.
 *
 * <p>Its size is bounded, whatever was recorded: each list says how much it leaves out.
 */
package io.inquest.report.html;
