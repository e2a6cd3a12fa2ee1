package io.inquest.export;

/** What recorded decisions are exported to. */
public enum ExportForm {
  /** RFC 4180, with a header line, for spreadsheets, too. */
  CSV,
  /** One JSON object a line, with Inquest's own keys. */
  JSON,
  /** Events of the Open Cybersecurity Schema Framework, one a line. */
  OCSF,
  /** Events of the Elastic Common Schema, one a line. */
  ECS,
  /** One log of the Static Analysis Results Interchange Format. */
  SARIF
}
