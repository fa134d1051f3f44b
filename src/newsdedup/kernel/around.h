/* What `around.c` and `stretches.c` share: a page's lines with their scores, and the columns that are made of them. */

#ifndef NEWSDEDUP_AROUND_H
#define NEWSDEDUP_AROUND_H

#include "kernel.h"

enum { FAR = 40, EVEN = 110, BRIDGE = 3, HALF = 128, COLUMNS = 50 };
enum { SCORES, CHANCES, WORDS, OWNER, NUMBERS, SIZES, TITLED, LOGS, ARRAYS };

#define LOWEST (-160)

typedef struct {
    Lent arrays[ARRAYS];
    Py_ssize_t lines, stems, different;
    int32_t *column; /* the next one */
    int64_t *mass, *mass_sum, *words_sum; /* sums of the lines before each, and of all */
    int64_t *last, *next; /* the nearest line of story above (-1 for none) and below (lines for none) */
    int64_t *run, *weight, *first, *spread, *own;
    uint8_t *good, *flags;
    int64_t total;
} Page;

#define ARRAY(name) ((const int64_t *)page->arrays[name].view.buf)
#define EVERY(line) for (Py_ssize_t line = 0; line < page->lines; line++)

static inline int64_t least(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

static inline int64_t most(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

static inline int64_t part(int64_t share, int64_t whole)
{
    return share / most(whole, 1);
}

static inline int32_t logarithm(const Page *page, int64_t value)
{
    return (int32_t)ARRAY(LOGS)[least(most(value, 0), page->arrays[LOGS].count - 1)];
}

static inline int32_t bounded(int64_t distance)
{
    return (int32_t)least(most(distance, -FAR), FAR);
}

static inline int64_t between(const int64_t *sums, int64_t first, int64_t end)
{
    return sums[end] - sums[first];
}

static inline int32_t *next_column(Page *page)
{
    int32_t *column = page->column;
    page->column += page->lines;
    return column;
}

/* Number the stretches of equal flags from 0; give how many there are. */
int64_t number_runs(Page *page, const uint8_t *flags);

/* Sum the words of story of each run. */
void weigh_runs(Page *page, int64_t runs);

/* Add the mean of sums within some lines around, the line itself left out. */
void add_within(Page *page, const int64_t *sums, const int64_t *own, int64_t reach);

/* Add where lines stand to the best stretch. */
void add_best(Page *page);

/* Add how a line's own stretch relates to the main one; 0 if memory was wanting. */
int add_stretches(Page *page);

#endif
