/* What a line's surroundings say by the scores so far: the double of `clean.linemodel.context`, column by column.

   The columns are written one after the other, in the order in which they are named there. Everything is a count or a
   share of counts: integers, never negative where they are divided. */

#include "around.h"

int64_t number_runs(Page *page, const uint8_t *flags)
{
    int64_t number = 0;
    EVERY(line)
    {
        number += line > 0 && flags[line] != flags[line - 1];
        page->run[line] = number;
    }
    return number + 1;
}

void weigh_runs(Page *page, int64_t runs)
{
    memset(page->weight, 0, (size_t)runs * sizeof *page->weight);
    EVERY(line)
        page->weight[page->run[line]] += page->good[line] ? ARRAY(WORDS)[line] : 0;
}

void add_within(Page *page, const int64_t *sums, const int64_t *own, int64_t reach)
{
    int32_t *column = next_column(page);
    EVERY(line)
    {
        int64_t low = most(line - reach, 0), high = least(line + reach + 1, page->lines);
        column[line] = (int32_t)part(between(sums, low, high) - own[line],
                                     between(page->words_sum, low, high) - ARRAY(WORDS)[line]);
    }
}

static void add_scores(Page *page)
{
    static const int steps[] = {0, 1, 2, 3, 4, -1, -2, -3, -4};
    static const int reaches[] = {2, 5, 10, 25};
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        int32_t *column = next_column(page);
        EVERY(line)
        {
            Py_ssize_t there = line - steps[step];
            column[line] = there < 0 || there >= page->lines ? LOWEST : (int32_t)ARRAY(SCORES)[there];
        }
    }
    for (size_t reach = 0; reach < sizeof reaches / sizeof *reaches; reach++)
        add_within(page, page->mass_sum, page->mass, reaches[reach]);
    int32_t *column = page->column;
    const Py_ssize_t lines = page->lines;
    page->column += 6 * lines;
    EVERY(line)
    {
        int64_t above = page->mass_sum[line], mass = page->mass[line];
        column[line] = (int32_t)part((above + mass) * 256, page->total);
        column[lines + line] = logarithm(page, above >> 8);
        column[2 * lines + line] = logarithm(page, (page->total - above - mass) >> 8);
        column[3 * lines + line] = (int32_t)part(page->total, page->words_sum[lines]);
        column[4 * lines + line] = (int32_t)(page->last[line] < 0 ? FAR : least(line - page->last[line], FAR));
        column[5 * lines + line] = (int32_t)(page->next[line] == lines ? FAR : least(page->next[line] - line, FAR));
    }
}

static void add_sides(Page *page)
{
    static const int reaches[] = {3, 8, 20};
    const Py_ssize_t lines = page->lines;
    for (size_t reach = 0; reach < sizeof reaches / sizeof *reaches; reach++) {
        int32_t *above = next_column(page), *below = next_column(page);
        EVERY(line)
        {
            int64_t low = most(line - reaches[reach], 0), high = least(line + reaches[reach] + 1, lines);
            above[line] = (int32_t)part(between(page->mass_sum, low, line), between(page->words_sum, low, line));
            below[line] = (int32_t)part(between(page->mass_sum, line + 1, high),
                                        between(page->words_sum, line + 1, high));
        }
    }
    weigh_runs(page, number_runs(page, page->good));
    int32_t *since = next_column(page), *until = next_column(page);
    int32_t *run_above = next_column(page), *run_below = next_column(page);
    EVERY(line)
    {
        int64_t last = page->last[line], next = page->next[line];
        since[line] = logarithm(page, between(page->words_sum, last + 1, line));
        until[line] = logarithm(page, between(page->words_sum, line + 1, next));
        run_above[line] = logarithm(page, last >= 0 ? page->weight[page->run[last]] : 0);
        run_below[line] = logarithm(page, next < lines ? page->weight[page->run[next]] : 0);
    }
}

static void add_told(Page *page)
{
    int64_t *first = page->first, *last = page->spread;
    int32_t *above = next_column(page), *below = next_column(page);
    for (Py_ssize_t word = 0; word < page->different; word++) {
        first[word] = page->lines;
        last[word] = -1;
    }
    for (Py_ssize_t stem = 0; stem < page->stems; stem++) {
        int64_t owner = ARRAY(OWNER)[stem], word = ARRAY(NUMBERS)[stem];
        if (!page->good[owner])
            continue;
        first[word] = first[word] == page->lines ? owner : first[word];
        last[word] = owner;
    }
    memset(above, 0, (size_t)page->lines * sizeof *above);
    memset(below, 0, (size_t)page->lines * sizeof *below);
    for (Py_ssize_t stem = 0; stem < page->stems; stem++) {
        int64_t owner = ARRAY(OWNER)[stem], word = ARRAY(NUMBERS)[stem];
        above[owner] += first[word] < owner;
        below[owner] += last[word] > owner;
    }
    EVERY(line)
    {
        above[line] = (int32_t)part(above[line] * INT64_C(256), ARRAY(SIZES)[line]);
        below[line] = (int32_t)part(below[line] * INT64_C(256), ARRAY(SIZES)[line]);
    }
}

/* The runs are still those of story and of other lines. */
static void add_runs(Page *page)
{
    const int64_t runs = page->run[page->lines - 1] + 1;
    int64_t *sums = page->weight, *lengths = page->own, largest = 0;
    memset(sums, 0, (size_t)runs * sizeof *sums);
    memset(lengths, 0, (size_t)runs * sizeof *lengths);
    EVERY(line)
    {
        sums[page->run[line]] += page->mass[line];
        lengths[page->run[line]]++;
    }
    EVERY(line)
        largest = most(largest, page->good[line] ? sums[page->run[line]] : 0);
    int32_t *length = next_column(page), *words = next_column(page), *share = next_column(page);
    EVERY(line)
    {
        int64_t run = page->run[line];
        length[line] = (int32_t)(page->good[line] ? lengths[run] : -lengths[run]);
        words[line] = logarithm(page, sums[run] >> 8);
        share[line] = (int32_t)part(sums[run] * 256, largest);
    }
}

static int fits(const Page *page)
{
    const Lent *arrays = page->arrays;
    int good = page->lines > 0 && arrays[CHANCES].count == page->lines && arrays[WORDS].count == page->lines
        && arrays[SIZES].count == page->lines && arrays[NUMBERS].count == page->stems && arrays[LOGS].count > 0;
    for (Py_ssize_t stem = 0; good && stem < page->stems; stem++)
        good = ARRAY(OWNER)[stem] >= 0 && ARRAY(OWNER)[stem] < page->lines && ARRAY(NUMBERS)[stem] >= 0
            && ARRAY(NUMBERS)[stem] < page->different;
    if (!good)
        PyErr_SetString(PyExc_ValueError, "the arrays of a page's lines and words do not fit each other");
    return good;
}

static void prepare(Page *page)
{
    int64_t last = -1, next = page->lines;
    page->mass_sum[0] = page->words_sum[0] = 0;
    EVERY(line)
    {
        page->good[line] = ARRAY(CHANCES)[line] > HALF;
        page->mass[line] = ARRAY(CHANCES)[line] * ARRAY(WORDS)[line];
        page->mass_sum[line + 1] = page->mass_sum[line] + page->mass[line];
        page->words_sum[line + 1] = page->words_sum[line] + ARRAY(WORDS)[line];
        page->last[line] = last;
        last = page->good[line] ? line : last;
    }
    for (Py_ssize_t line = page->lines - 1; line >= 0; line--) {
        page->next[line] = next;
        next = page->good[line] ? line : next;
    }
    page->total = page->mass_sum[page->lines];
}

static int add_all(Page *page)
{
    prepare(page);
    add_scores(page);
    add_sides(page);
    add_told(page);
    add_runs(page);
    add_best(page);
    return add_stretches(page);
}

static PyObject *columns(Page *page)
{
    const int64_t lines = page->lines, words = page->different;
    int64_t *memory = room(9 * (lines + 1) + 2 * words, 8), *at = memory;
    page->good = memory == NULL ? NULL : room(2 * lines, 1);
    PyObject *answer = page->good == NULL || lines > PY_SSIZE_T_MAX / (4 * COLUMNS)
        ? NULL
        : PyBytes_FromStringAndSize(NULL, 4 * COLUMNS * lines);
    if (answer != NULL) {
        int64_t **arrays[] = {&page->mass, &page->mass_sum, &page->words_sum, &page->last, &page->next,
                              &page->run,  &page->weight,   &page->own};
        for (size_t array = 0; array < sizeof arrays / sizeof *arrays; array++, at += lines + 1)
            *arrays[array] = at;
        page->first = at;
        page->spread = at + words;
        page->flags = page->good + lines;
        page->column = (int32_t *)(void *)PyBytes_AsString(answer);
        if (!add_all(page)) {
            Py_DECREF(answer);
            answer = PyErr_NoMemory();
        }
    }
    free(memory);
    free(page->good);
    return answer;
}

PyObject *kernel_around(PyObject *self, PyObject *arguments)
{
    PyObject *given[ARRAYS], *answer = NULL;
    Page page = {0};
    int lent = 0;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOOOOOOO", &given[SCORES], &given[CHANCES], &given[WORDS], &given[OWNER],
                          &given[NUMBERS], &given[SIZES], &given[TITLED], &given[LOGS]))
        return NULL;
    while (lent < ARRAYS && lend(given[lent], &page.arrays[lent], 8))
        lent++;
    page.lines = page.arrays[SCORES].count;
    page.stems = page.arrays[OWNER].count;
    page.different = page.arrays[TITLED].count;
    if (lent == ARRAYS && fits(&page))
        answer = columns(&page);
    while (lent > 0)
        give_back(&page.arrays[--lent]);
    return answer;
}
