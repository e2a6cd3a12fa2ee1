package io.inquest.query;

import io.inquest.audit.journal.StoreException;
import java.util.List;

/** Rows of one sort for a timeline, in their order, page by page. */
interface TimelinePages {

  /** The next page; empty at the end. */
  List<TimelineRow> next() throws StoreException;
}
