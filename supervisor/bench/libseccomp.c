/*
 * Compiles a policy with libseccomp: what Inquest's compiler is measured against.
 *
 *   libseccomp RULES LEVEL REPEATS PROGRAM UNKNOWN
 *
 * RULES is what io.inquest.bench.NeutralRules writes. LEVEL is libseccomp's optimization level, 1 or 2. The program
 * goes to the file PROGRAM (struct sock_filter); the calls that this libseccomp does not know, or knows by another
 * number, and so leaves out, to the file UNKNOWN. On standard output, as struct timespec: the clock before the
 * first compilation, after it, and after REPEATS more. Exits with 3 if libseccomp refuses a rule.
 */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ARCHES = 8, MOST_TESTS = 6 };

struct rule {
  int call;
  uint32_t action;
  unsigned tests;
  struct scmp_arg_cmp test[MOST_TESTS];
  char name[64];
};

struct arch {
  uint32_t token;
  unsigned rules;
  struct rule *rule;
};

static uint32_t by_default, foreign;
static struct arch arches[MOST_ARCHES];
static unsigned arch_count;

static void die(const char *operation) {
  perror(operation);
  exit(1);
}

static void check(int result, const char *operation, const char *name) {
  if (result < 0) {
    fprintf(stderr, "%s %s: %s\n", operation, name, strerror(-result));
    exit(3);
  }
}

static enum scmp_compare operator_of(const char *name) {
  static const char *const names[] = {"", "NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"};
  for (int i = SCMP_CMP_NE; i <= SCMP_CMP_MASKED_EQ; i++) {
    if (strcmp(names[i], name) == 0) {
      return (enum scmp_compare)i;
    }
  }
  fprintf(stderr, "no operator %s\n", name);
  exit(1);
}

static void read_arch(FILE *in) {
  char name[32];
  if (arch_count == MOST_ARCHES || fscanf(in, "%31s", name) != 1) {
    die("arch");
  }
  struct arch *arch = &arches[arch_count++];
  arch->token = seccomp_arch_resolve_name(name);
  if (arch->token == 0) {
    fprintf(stderr, "libseccomp has no arch %s\n", name);
    exit(3);
  }
}

/* rule NAME NUMBER ACTION TESTS [ARGUMENT OPERATOR A B]... */
static void read_rule(FILE *in, FILE *unknown) {
  struct arch *arch = &arches[arch_count - 1];
  struct rule rule = {0};
  int number;
  if (fscanf(in, "%63s %d %x %u", rule.name, &number, &rule.action, &rule.tests) != 4 || rule.tests > MOST_TESTS) {
    die("rule");
  }
  for (unsigned i = 0; i < rule.tests; i++) {
    char operator[16];
    unsigned long long a, b;
    struct scmp_arg_cmp *test = &rule.test[i];
    if (fscanf(in, "%u %15s %llx %llx", &test->arg, operator, &a, &b) != 4) {
      die("test");
    }
    test->op = operator_of(operator);
    test->datum_a = a;
    test->datum_b = b;
  }
  int own = seccomp_syscall_resolve_name_arch(arch->token, rule.name);
  if (own == number) {
    rule.call = seccomp_syscall_resolve_name(rule.name);
  } else if (own == __NR_SCMP_ERROR && arch->token == seccomp_arch_native()) {
    /* Numbers are taken as they are; other architectures' are translated by name. */
    rule.call = number;
  } else {
    fprintf(unknown, "%u %d\n", arch_count - 1, number);
    return;
  }
  arch->rule = realloc(arch->rule, (arch->rules + 1) * sizeof rule);
  if (arch->rule == NULL) {
    die("realloc");
  }
  arch->rule[arch->rules++] = rule;
}

static void read_rules(const char *file, FILE *unknown) {
  FILE *in = fopen(file, "r");
  char keyword[16];
  if (in == NULL || fscanf(in, " default %x foreign %x", &by_default, &foreign) != 2) {
    die(file);
  }
  while (fscanf(in, "%15s", keyword) == 1) {
    if (strcmp(keyword, "arch") == 0) {
      read_arch(in);
    } else {
      read_rule(in, unknown);
    }
  }
  fclose(in);
}

/* One filter for each architecture, since their rules may differ, merged at the end. */
static scmp_filter_ctx compile_arch(const struct arch *arch, uint32_t level) {
  scmp_filter_ctx context = seccomp_init(by_default);
  if (context == NULL) {
    die("seccomp_init");
  }
  check(seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, level), "attribute", "optimize");
  check(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, foreign), "attribute", "badarch");
  if (arch->token != seccomp_arch_native()) {
    check(seccomp_arch_remove(context, SCMP_ARCH_NATIVE), "arch", "native");
    check(seccomp_arch_add(context, arch->token), "arch", "other");
  }
  for (unsigned i = 0; i < arch->rules; i++) {
    const struct rule *rule = &arch->rule[i];
    check(seccomp_rule_add_array(context, rule->action, rule->call, rule->tests, rule->test), "rule", rule->name);
  }
  return context;
}

static void compile(uint32_t level, int file) {
  scmp_filter_ctx whole = compile_arch(&arches[0], level);
  for (unsigned i = 1; i < arch_count; i++) {
    check(seccomp_merge(whole, compile_arch(&arches[i], level)), "merge", "");
  }
  check(seccomp_export_bpf(whole, file), "export", "");
  seccomp_release(whole);
}

static struct timespec now(void) {
  struct timespec time;
  if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) {
    die("clock_gettime");
  }
  return time;
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: libseccomp RULES LEVEL REPEATS PROGRAM UNKNOWN\n");
    return 2;
  }
  FILE *unknown = fopen(argv[5], "w");
  if (unknown == NULL) {
    die(argv[5]);
  }
  read_rules(argv[1], unknown);
  fclose(unknown);
  uint32_t level = (uint32_t)atoi(argv[2]);
  int repeats = atoi(argv[3]);
  int file = open(argv[4], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  int nowhere = open("/dev/null", O_WRONLY);
  if (file < 0 || nowhere < 0) {
    die(argv[4]);
  }
  struct timespec clocks[3];
  clocks[0] = now();
  compile(level, file);
  clocks[1] = now();
  for (int i = 0; i < repeats; i++) {
    compile(level, nowhere);
  }
  clocks[2] = now();
  return write(1, clocks, sizeof clocks) == sizeof clocks ? 0 : 1;
}
