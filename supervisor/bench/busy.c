/*
 * Threads that do nothing but make a call which is refused: who keeps whom waiting?
 *
 *   busy THREADS SECONDS
 *
 * All begin at once, each after one such call: at the first of a program Inquest records a call
 * stack, which is no matter of turns. Writes three struct timespec: how long a call took on average
 * to the thread that made the fewest, to the one that made the most, and the longest that any thread
 * waited.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

struct caller {
  pthread_t thread;
  long long calls;
  long long longest;
};

static pthread_barrier_t start;
static atomic_bool over;

static long long nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * SECOND + now.tv_nsec;
}

static void refused(void) {
  syscall(SYS_getppid);
}

static void *call(void *argument) {
  struct caller *caller = argument;
  refused();
  pthread_barrier_wait(&start);
  long long before = nanos();
  do {
    refused();
    long long after = nanos();
    if (after - before > caller->longest) caller->longest = after - before;
    caller->calls++;
    before = after;
  } while (!over);
  return NULL;
}

static struct timespec timespec(long long duration) {
  struct timespec result = {duration / SECOND, duration % SECOND};
  return result;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int threads = atoi(argv[1]);
  struct caller *callers = calloc(threads, sizeof *callers);
  if (threads < 1 || callers == NULL) return 2;
  pthread_barrier_init(&start, NULL, threads + 1);
  for (int i = 0; i < threads; i++)
    if (pthread_create(&callers[i].thread, NULL, call, &callers[i])) return 2;
  pthread_barrier_wait(&start);
  long long began = nanos();
  sleep(atoi(argv[2]));
  over = 1;
  long long fewest = 0, most = 0, longest = 0;
  for (int i = 0; i < threads; i++) {
    struct caller *caller = &callers[i];
    pthread_join(caller->thread, NULL);
    if (i == 0 || caller->calls < fewest) fewest = caller->calls;
    if (caller->calls > most) most = caller->calls;
    if (caller->longest > longest) longest = caller->longest;
  }
  long long took = nanos() - began;
  struct timespec result[] = {timespec(took / fewest), timespec(took / most), timespec(longest)};
  return write(1, result, sizeof result) == sizeof result ? 0 : 2;
}
