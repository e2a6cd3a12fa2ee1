package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry.RulePlace;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A rule of a filter. */
@Entity
@Table(name = "rule")
@IdClass(RuleEntity.Key.class)
public class RuleEntity {
  @Id
  @Column(name = "filter_id")
  private long filter;

  @Id private int number;

  private String name;

  private String action;

  private String file;

  private int line;

  @Column(name = "file_column")
  private int column;

  /** For Hibernate. */
  protected RuleEntity() {}

  /** What tells a rule from others. */
  public record Key(long filter, int number) {}

  /** A rule of the filter with that identity. */
  public RuleEntity(long filter, RulePlace place) {
    this.filter = filter;
    number = place.id();
    name = place.name();
    action = place.action();
    file = place.file();
    line = place.line();
    column = place.column();
  }

  /** The identity of its {@link FilterEntity}. */
  public long filter() {
    return filter;
  }

  /** Its number within the filter, from 0. */
  public int number() {
    return number;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its action, as the policy says it. */
  public String action() {
    return action;
  }

  /** The policy file; empty for built-in and command-line rules. */
  public String file() {
    return file;
  }

  /** From 1; 0 if the rule has no place in a file. */
  public int line() {
    return line;
  }

  /** From 1; 0 if the rule has no place in a file. */
  public int column() {
    return column;
  }
}
