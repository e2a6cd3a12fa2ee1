package io.inquest.audit.entity;

import io.inquest.audit.entry.AuditEntry;
import io.inquest.audit.entry.AuditEntry.RunEnded;
import io.inquest.audit.entry.AuditEntry.RunStarted;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

/** A run. */
@Entity
@Table(name = "run")
public class RunEntity {
  @Id private long number;

  private long startedAt;

  private String host;

  private String bootId;

  private String kernelRelease;

  private String architecture;

  private long uid;

  private long supervisorPid;

  private String version;

  private List<String> arguments;

  private String workingDirectory;

  private String recordMode;

  private String groupPath;

  private Long endedAt;

  @Enumerated(EnumType.STRING)
  private AuditEntry.Outcome outcome;

  private Integer waitStatus;

  private long decisions;

  private long refusals;

  private Long witnessedDecisions;

  private Long witnessedRefusals;

  private long lostEntries;

  /** For Hibernate. */
  protected RunEntity() {}

  /** A run of which nothing else is known yet. */
  public RunEntity(long number) {
    this.number = number;
    host = "";
    bootId = "";
    kernelRelease = "";
    architecture = "";
    version = "";
    arguments = List.of();
    workingDirectory = "";
    recordMode = "";
  }

  /** Takes over how the run began. */
  public void begin(RunStarted entry) {
    startedAt = entry.time();
    host = entry.host();
    bootId = entry.bootId();
    kernelRelease = entry.kernelRelease();
    architecture = entry.architecture();
    uid = entry.uid();
    supervisorPid = entry.supervisorPid();
    version = entry.version();
    arguments = entry.arguments();
    workingDirectory = entry.workingDirectory();
    recordMode = entry.recordMode();
    groupPath = entry.group().orElse(null);
  }

  /** Takes over how the run ended. */
  public void end(RunEnded entry) {
    endedAt = entry.time();
    outcome = entry.outcome();
    waitStatus = entry.waitStatus();
    if (entry.outcome() != AuditEntry.Outcome.LOST) {
      witnessedDecisions = entry.decisions();
      witnessedRefusals = entry.refusals();
    }
  }

  /** Adds to the count of entries that were lost or cannot be read. */
  public void lose(long entries) {
    lostEntries += entries;
  }

  /** Adds to the counts. */
  public void count(long moreDecisions, long moreRefusals) {
    decisions += moreDecisions;
    refusals += moreRefusals;
  }

  /** The number in its store, from 1. */
  public long number() {
    return number;
  }

  /** When it began; 0 if the journal has no beginning. */
  public long startedAt() {
    return startedAt;
  }

  /** The machine's name. */
  public String host() {
    return host;
  }

  /** {@code /proc/sys/kernel/random/boot_id}. */
  public String bootId() {
    return bootId;
  }

  /** {@code uname -r}. */
  public String kernelRelease() {
    return kernelRelease;
  }

  /** The machine's 64-bit ABI by name. */
  public String architecture() {
    return architecture;
  }

  /** The user the program ran as. */
  public long uid() {
    return uid;
  }

  /** The supervisor's process id. */
  public long supervisorPid() {
    return supervisorPid;
  }

  /** Inquest's version. */
  public String version() {
    return version;
  }

  /** The program and its arguments. */
  public List<String> arguments() {
    return arguments;
  }

  /** Where it was started. */
  public String workingDirectory() {
    return workingDirectory;
  }

  /** {@code refusals} or {@code all}. */
  public String recordMode() {
    return recordMode;
  }

  /** The group that was entered; null if none was. */
  public String groupPath() {
    return groupPath;
  }

  /** When its last task ended; null while it runs. */
  public Long endedAt() {
    return endedAt;
  }

  /** How it ended; null while it runs. */
  public AuditEntry.Outcome outcome() {
    return outcome;
  }

  /** The launched program's wait status; null while it runs. */
  public Integer waitStatus() {
    return waitStatus;
  }

  /** How many decisions the index has. */
  public long decisions() {
    return decisions;
  }

  /** How many of them did not let the call through. */
  public long refusals() {
    return refusals;
  }

  /** How many decisions the supervisor counted; null while it runs, and if it was lost. */
  public Long witnessedDecisions() {
    return witnessedDecisions;
  }

  /** How many refusals the supervisor counted; null while it runs, and if it was lost. */
  public Long witnessedRefusals() {
    return witnessedRefusals;
  }

  /** How many entries of any kind were lost or cannot be read, as far as is known. */
  public long lostEntries() {
    return lostEntries;
  }
}
