/* What a line's stretch says, and the best and the main one of the page: the second half of `around.c`. */

#include "around.h"

/* Find the stretch of lines from `from` to before `end` with the largest sum (Kadane 1984); 0, 0, 0 for none. */
static int64_t best_stretch(const Page *page, int64_t from, int64_t end, int64_t *first, int64_t *last)
{
    int64_t best = 0, here = 0, start = 0;
    *first = *last = 0;
    for (int64_t line = from; line < end; line++) {
        if (here <= 0) {
            here = 0;
            start = line;
        }
        here += (ARRAY(CHANCES)[line] - EVEN) * ARRAY(WORDS)[line];
        if (here > best) {
            best = here;
            *first = start;
            *last = line;
        }
    }
    return best;
}

/* Tell in how many of the flagged lines each word stands. */
static void spread(Page *page)
{
    memset(page->spread, 0, (size_t)page->different * sizeof *page->spread);
    for (Py_ssize_t stem = 0; stem < page->stems; stem++)
        page->spread[ARRAY(NUMBERS)[stem]] += page->flags[ARRAY(OWNER)[stem]];
}

void add_best(Page *page)
{
    int64_t first, last, none, best = best_stretch(page, 0, page->lines, &first, &last);
    int64_t left = best_stretch(page, 0, first, &none, &none);
    int64_t right = best_stretch(page, last + 1, page->lines, &none, &none);
    int32_t *in = next_column(page), *above = next_column(page), *below = next_column(page);
    int32_t *rival = next_column(page), *overlap = next_column(page);
    EVERY(line)
    {
        in[line] = line >= first && line <= last;
        above[line] = bounded(first - line);
        below[line] = bounded(line - last);
        rival[line] = (int32_t)part(most(left, right) * 256, best);
        page->flags[line] = in[line] && page->good[line];
    }
    spread(page);
    memset(page->own, 0, (size_t)page->lines * sizeof *page->own);
    for (Py_ssize_t stem = 0; stem < page->stems; stem++) {
        int64_t owner = ARRAY(OWNER)[stem];
        page->own[owner] += page->spread[ARRAY(NUMBERS)[stem]] > page->flags[owner];
    }
    int64_t *sums = page->weight;
    sums[0] = 0;
    EVERY(line)
    {
        int64_t own = part(page->own[line] * 256, ARRAY(SIZES)[line]);
        overlap[line] = (int32_t)own;
        page->own[line] = own * ARRAY(WORDS)[line];
        sums[line + 1] = sums[line] + page->own[line];
    }
    add_within(page, sums, page->own, 3);
}

/* What a stretch has: words of the main one and of the headline among its own. */
typedef struct {
    int64_t words, known, often, titled, start;
} Stretch;

static void sum_stretches(Page *page, Stretch *stretches, int32_t *keywords, int32_t *weights)
{
    memset(keywords, 0, (size_t)page->lines * sizeof *keywords);
    memset(weights, 0, (size_t)page->lines * sizeof *weights);
    EVERY(line)
    {
        Stretch *stretch = &stretches[page->run[line]];
        stretch->words += ARRAY(SIZES)[line];
        if (line == 0 || page->run[line] != page->run[line - 1])
            stretch->start = line;
    }
    for (Py_ssize_t stem = 0; stem < page->stems; stem++) {
        int64_t owner = ARRAY(OWNER)[stem], told = page->spread[ARRAY(NUMBERS)[stem]];
        int64_t others = told - page->flags[owner];
        Stretch *stretch = &stretches[page->run[owner]];
        stretch->known += told > 0;
        stretch->often += told > 1;
        stretch->titled += ARRAY(TITLED)[ARRAY(NUMBERS)[stem]];
        keywords[owner] += others > 1;
        weights[owner] += (int32_t)least(others, 8);
    }
}

int add_stretches(Page *page)
{
    const Py_ssize_t lines = page->lines;
    int64_t main = 0;
    EVERY(line)
    {
        int64_t since = page->last[line] < 0 ? FAR : least(line - page->last[line], FAR);
        int64_t until = page->next[line] == lines ? FAR : least(page->next[line] - line, FAR);
        page->flags[line] = page->good[line] || since + until <= BRIDGE;
    }
    const int64_t runs = number_runs(page, page->flags);
    Stretch *stretches = calloc((size_t)runs, sizeof *stretches);
    if (stretches == NULL)
        return 0;
    weigh_runs(page, runs);
    for (int64_t run = 1; run < runs; run++)
        main = page->weight[run] > page->weight[main] ? run : main;
    int32_t *column = page->column;
    page->column += 10 * lines;
    EVERY(line)
    {
        int64_t run = page->run[line], before = run > 1 ? run - 1 : 0;
        column[line] = logarithm(page, page->weight[run]);
        column[lines + line] = (int32_t)part(page->weight[run] * 256, page->weight[main]);
        column[2 * lines + line] = bounded(run - main);
        column[9 * lines + line] = page->flags[line] ? (int32_t)before : -1;
        page->flags[line] = run == main && page->good[line];
    }
    spread(page);
    sum_stretches(page, stretches, column + 6 * lines, column + 7 * lines);
    EVERY(line)
    {
        const Stretch *own = &stretches[page->run[line]];
        int32_t before = column[9 * lines + line];
        column[3 * lines + line] = (int32_t)part(own->known * 256, own->words);
        column[4 * lines + line] = logarithm(page, own->often);
        column[5 * lines + line] = (int32_t)part(own->often * 512, own->words);
        column[6 * lines + line] = (int32_t)least(column[6 * lines + line], 20);
        column[7 * lines + line] = (int32_t)least(column[7 * lines + line], 80);
        column[8 * lines + line] = (int32_t)part(own->titled * 1024, own->words);
        int64_t gap = before > 0 ? stretches[before].start - stretches[before - 1].start : before == 0 ? FAR : 0;
        column[9 * lines + line] = (int32_t)least(gap, FAR);
    }
    free(stretches);
    return 1;
}
