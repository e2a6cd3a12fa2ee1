package io.inquest.policy;

/** Keeps messages readable that repeat what a policy says, which may be as long as its file. */
final class Excerpt {
  private static final int MOST = 2000;
  private static final int HEAD = 300;
  private static final int TAIL = 300;

  private Excerpt() {}

  /** The message, without the middle of a very long one. */
  static String of(String message) {
    return message.length() <= MOST
        ? message
        : message.substring(0, HEAD) + " … " + message.substring(message.length() - TAIL);
  }
}
