package io.inquest.policy.load;

import io.inquest.policy.Lineage;
import io.inquest.policy.LoadContext;
import io.inquest.policy.Place;
import io.inquest.policy.Policy;
import io.inquest.policy.PolicyException;
import io.inquest.policy.PolicyFile;
import io.inquest.policy.SourceText;
import io.inquest.policy.document.Document;
import io.inquest.policy.file.PolicyBytes;
import io.inquest.policy.file.PolicySource;
import io.inquest.policy.inquest.BuiltinPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Loads policies together with those that they narrow: what {@code extends:} names, and the groups
 * above a group. Whether each only narrows is not looked at here. Used by one thread.
 */
public final class LineageLoader {
  /** Each is a filter of its own, and the kernel takes some thousands of the shortest. */
  private static final int MOST_POLICIES = 500;

  private final PolicyFolders folders;
  private final LoadContext context;

  /**
   * @param folders where policies are looked for by name
   */
  public LineageLoader(PolicyFolders folders, LoadContext context) {
    this.folders = folders;
    this.context = context;
  }

  /**
   * A policy that has been found, and not been read.
   *
   * @param name what messages call it
   * @param draft its text; empty for a built-in
   */
  private record Member(String name, Optional<PolicyDraft> draft) {
    static Member file(String file) {
      return new Member(file, Optional.of(PolicyDraft.of(PolicySource.text(file))));
    }

    static Member group(GroupPath group, String file) {
      SourceText source = PolicySource.text(file);
      return new Member(file, Optional.of(PolicyDraft.of(source, group.text())));
    }

    Optional<Document.Scalar> parent() {
      return draft.isPresent() ? draft.get().parent() : Optional.empty();
    }

    boolean isFile(String other) {
      return draft.isPresent() && isSameFile(name, other);
    }
  }

  /**
   * Loads what a name stands for.
   *
   * @param name a built-in, a policy's file, or else the path of a group in the folders; the file
   *     of a group below another stands for the group
   * @throws PolicyException if it cannot be used
   */
  public Lineage load(String name) {
    if (!isGroup(name)) {
      Optional<GroupPath> group = groupOf(name);
      if (group.isPresent()) {
        return load(group.get(), Place.of(new SourceText(name, "")));
      }
      List<Member> members = new ArrayList<>();
      climb(BuiltinPolicies.isOne(name) ? builtin(name) : Member.file(name), members);
      return read(name, members);
    }
    GroupPath group = new GroupPath(name);
    if (folders.find(group).isEmpty()) {
      throw new PolicyException(
          Place.of(new SourceText(name, "")),
          "there is no such policy" + BuiltinPolicies.hint(name),
          "Name a file, one of the built-ins strict and observe, or a policy in " + folders + ".");
    }
    return load(group, Place.of(new SourceText(name, "")));
  }

  /**
   * Reads a policy that was read already, from a pipe for example, and loads what it extends.
   *
   * @param name what messages call it
   * @throws PolicyException if it cannot be used
   */
  public Lineage read(String name, byte[] bytes) {
    SourceText source = new SourceText(name, PolicyBytes.text(new SourceText(name, ""), bytes));
    List<Member> members = new ArrayList<>();
    climb(new Member(name, Optional.of(PolicyDraft.of(source))), members);
    return read(name, members);
  }

  /**
   * Loads the policies of a group, each narrowing the one above.
   *
   * @param option what named the group, for messages
   * @throws PolicyException if one is missing, or cannot be used
   */
  public Lineage load(GroupPath group, String option) {
    return load(group, Place.of(SourceText.option(option, group.text())));
  }

  private Lineage load(GroupPath group, Place place) {
    List<Member> members = new ArrayList<>();
    climb(group, place, members);
    return read(group.text(), members);
  }

  /** Reads what was found from the innermost to the outermost. */
  private Lineage read(String name, List<Member> members) {
    Collections.reverse(members);
    List<Policy> policies = new ArrayList<>();
    Optional<Policy> parent = Optional.empty();
    for (Member member : members) {
      Policy policy =
          member.draft().isPresent()
              ? member.draft().get().read(context, parent)
              : PolicyLoader.load(member.name(), context);
      policies.add(policy);
      parent = Optional.of(policy);
    }
    return new Lineage(name, policies);
  }

  /** Adds the members of a group, the innermost first, and what the outermost extends. */
  private void climb(GroupPath group, Place place, List<Member> members) {
    List<GroupPath> path = group.members();
    for (int i = path.size() - 1; i > 0; i--) {
      Member member = member(path.get(i), group, place, members);
      members.add(member);
      if (member.parent().isPresent()) {
        requireAbove(member.parent().get(), member, path.get(i - 1));
      }
    }
    climb(member(path.get(0), group, place, members), members);
  }

  private Member member(GroupPath wanted, GroupPath group, Place place, List<Member> members) {
    Path file =
        folders
            .find(wanted)
            .orElseThrow(
                () ->
                    new PolicyException(
                        place,
                        "group "
                            + group
                            + " needs "
                            + wanted.file()
                            + ", which no folder of policies has",
                        "The folders are " + folders + "; --policy-dir names another."));
    refuseCycle(file.toString(), place, members);
    return Member.group(wanted, file.toString());
  }

  /** A group narrows the one above it: what it says that it extends can only be that. */
  private void requireAbove(Document.Scalar extended, Member member, GroupPath above) {
    String file = folders.find(above).map(Path::toString).orElse("");
    boolean same =
        isName(extended.text())
            ? extended.text().equals(above.text())
            : isSameFile(file, relative(extended, member));
    if (!same) {
      throw new PolicyException(
          extended.place(),
          "a group narrows the one above it, " + above + ", and can extend no other policy",
          "Leave 'extends' out, or let " + file + " extend it.");
    }
  }

  /** Adds a policy, then what it extends, and so on. */
  private void climb(Member first, List<Member> members) {
    members.add(first);
    Member member = first;
    while (member.parent().isPresent()) {
      Document.Scalar extended = member.parent().get();
      String name = extended.text();
      if (isName(name) && !BuiltinPolicies.isOne(name)) {
        requireMember(extended);
        climb(new GroupPath(name), extended.place(), members);
        return;
      }
      member = BuiltinPolicies.isOne(name) ? builtin(name) : parentFile(extended, member, members);
      members.add(member);
    }
  }

  private Member parentFile(Document.Scalar extended, Member child, List<Member> members) {
    String file = relative(extended, child);
    if (!Files.exists(Path.of(PolicyFile.of(file).file()))) {
      throw new PolicyException(
          extended.place(),
          "there is no policy " + file,
          "A path is taken from the folder of the policy that extends it.");
    }
    refuseCycle(file, extended.place(), members);
    return Member.file(file);
  }

  private void requireMember(Document.Scalar extended) {
    boolean there =
        GroupPath.isOne(extended.text())
            && folders.find(new GroupPath(extended.text())).isPresent();
    if (!there) {
      throw new PolicyException(
          extended.place(),
          "there is no policy '"
              + extended.text()
              + "' in "
              + folders
              + BuiltinPolicies.hint(extended.text()),
          "A file is named with its ending, and taken from the folder of the policy that extends"
              + " it.");
    }
  }

  private static void refuseCycle(String file, Place place, List<Member> members) {
    if (members.size() >= MOST_POLICIES) {
      throw new PolicyException(
          place, "a policy narrows at most " + MOST_POLICIES + " others, one above the other", "");
    }
    boolean met = false;
    StringBuilder way = new StringBuilder();
    for (Member member : members) {
      met |= member.isFile(file);
      if (met) {
        way.append(member.name()).append(" extends ");
      }
    }
    if (met) {
      throw new PolicyException(
          place,
          "a policy cannot extend itself: " + way + file,
          "Take one of these 'extends' out.");
    }
  }

  private static Member builtin(String name) {
    return new Member(name, Optional.empty());
  }

  private static boolean isSameFile(String one, String other) {
    PolicyFile first = PolicyFile.of(one);
    PolicyFile second = PolicyFile.of(other);
    try {
      return first.chosen().equals(second.chosen())
          && Files.isSameFile(Path.of(first.file()), Path.of(second.file()));
    } catch (IOException e) {
      // Reading them says what is wrong.
      return false;
    }
  }

  /** What could be a group is one, unless there is a file of that name. */
  private static boolean isGroup(String name) {
    if (BuiltinPolicies.isOne(name) || !GroupPath.isOne(name)) {
      return false;
    }
    Path file = Path.of(name);
    return !Files.exists(file) || Files.isDirectory(file);
  }

  /** The group that a file is of, if it narrows one above it. */
  private Optional<GroupPath> groupOf(String name) {
    try {
      return BuiltinPolicies.isOne(name)
          ? Optional.empty()
          : folders.groupOf(Path.of(name)).filter(group -> group.members().size() > 1);
    } catch (InvalidPathException e) {
      // Reading it says what is wrong.
      return Optional.empty();
    }
  }

  /** Files are named with an ending or from a folder on, all else is a name. */
  private static boolean isName(String text) {
    return text.indexOf('.') < 0 && !text.startsWith("/");
  }

  /** The file that a policy means by a path: it begins in the policy's own folder. */
  private static String relative(Document.Scalar extended, Member from) {
    try {
      return Path.of(from.name()).resolveSibling(extended.text()).normalize().toString();
    } catch (InvalidPathException e) {
      throw new PolicyException(extended.place(), "no file has such a name", "", e);
    }
  }
}
