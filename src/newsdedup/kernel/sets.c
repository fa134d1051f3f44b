/* Shingle sets of texts and of their paragraphs, pair by pair: the double of `dedup.sets`. */

#include "imprint.h"

/* Shingles of further paragraphs count as the last one's. */
#define MOST_PARAGRAPHS ((1 << 15) - 1)

/* Pairs of paragraphs that are counted in a table; beyond that, matches are sorted. */
#define CELLS (1 << 14)

typedef struct {
    int64_t by_words, by_letters, block_words;
    double block_similarity; /* negative where paragraphs do not matter */
} Asked;

/* A text's different shingles, in the order in which they first stand there. */
typedef struct {
    uint64_t *keys;
    uint16_t *places; /* the paragraph of each */
    int64_t *number;  /* shingles of each paragraph, repeated ones too */
    int64_t *begins;  /* the first word of each paragraph */
    int64_t count, words, paragraphs;
} Cut;

typedef struct {
    uint64_t *keys;
    int32_t *which; /* shingle of the text in the table; -1 for none */
    int64_t slots, room;
} Table;

typedef struct {
    int64_t shared, mine, theirs, loose;
} Counts;

/* Matched paragraphs: pairs of places, mine rising. */
typedef struct {
    int64_t *here, *there;
    Py_ssize_t count, room;
} Blocks;

static int clear_table(Table *table, int64_t keys)
{
    int64_t slots = 16;
    while (slots < 2 * keys)
        slots *= 2;
    if (slots > table->room) {
        free(table->keys);
        free(table->which);
        table->keys = malloc((size_t)slots * 8);
        table->which = malloc((size_t)slots * 4);
        table->room = slots;
        if (table->keys == NULL || table->which == NULL)
            return 0;
    }
    table->slots = slots;
    memset(table->which, 0xFF, (size_t)slots * 4);
    return 1;
}

static int64_t slot_of(const Table *table, uint64_t key)
{
    int64_t slot = (int64_t)(key & (uint64_t)(table->slots - 1));
    while (table->which[slot] >= 0 && table->keys[slot] != key)
        slot = (slot + 1) & (table->slots - 1);
    return slot;
}

static uint64_t window(const uint32_t *words, int64_t wide)
{
    uint64_t value = (uint64_t)wide;
    for (int64_t at = 0; at < wide; at++)
        value = value * WINDOW_FACTOR + (words[at] >> KIND_BITS);
    return mix64(value) >> 24;
}

/* Cut a text into its different shingles. The table then holds them. */
static int cut(const Imprint *text, const Asked *asked, Table *table, Cut *found)
{
    const uint32_t *word = text->words.view.buf, *paragraph = text->paragraphs.view.buf;
    int64_t paragraphs = text->paragraphs.count, begin = 0, wide;
    memset(found, 0, sizeof *found);
    found->keys = malloc((size_t)text->words.count * 10 + 2);
    found->number = malloc((size_t)paragraphs * 16 + 8);
    if (found->keys == NULL || found->number == NULL || !clear_table(table, text->words.count))
        return 0;
    found->places = (uint16_t *)(found->keys + text->words.count);
    found->begins = found->number + paragraphs;
    found->words = text->words.count;
    found->paragraphs = paragraphs;
    for (int64_t place = 0; place < paragraphs; place++) {
        int64_t words = paragraph[place] & ~LETTERS;
        int64_t size = paragraph[place] & LETTERS ? asked->by_letters : asked->by_words;
        found->begins[place] = begin;
        wide = words < size ? words : size;
        found->number[place] = words ? words - wide + 1 : 0;
        for (int64_t at = begin; at < begin + found->number[place]; at++) {
            uint64_t key = wide == 5 ? window(word + at, 5) : window(word + at, wide);
            int64_t slot = slot_of(table, key);
            if (table->which[slot] >= 0)
                continue;
            table->keys[slot] = key;
            table->which[slot] = (int32_t)found->count;
            found->places[found->count] = (uint16_t)(place < MOST_PARAGRAPHS ? place : MOST_PARAGRAPHS);
            found->keys[found->count++] = key;
        }
        begin += words;
    }
    return 1;
}

static int fill_table(Table *table, const Cut *text)
{
    if (!clear_table(table, text->count))
        return 0;
    for (int64_t at = 0; at < text->count; at++) {
        int64_t slot = slot_of(table, text->keys[at]);
        table->keys[slot] = text->keys[at];
        table->which[slot] = (int32_t)at;
    }
    return 1;
}

static int put_block(Blocks *blocks, int64_t here, int64_t there)
{
    if (blocks->count == blocks->room) {
        Py_ssize_t room = 2 * blocks->room + 32;
        int64_t *mine = realloc(blocks->here, (size_t)room * 8);
        blocks->here = mine != NULL ? mine : blocks->here;
        int64_t *theirs = realloc(blocks->there, (size_t)room * 8);
        blocks->there = theirs != NULL ? theirs : blocks->there;
        if (mine == NULL || theirs == NULL)
            return 0;
        blocks->room = room;
    }
    blocks->here[blocks->count] = here;
    blocks->there[blocks->count++] = there;
    return 1;
}

/* Of the paragraphs that share shingles, the best yet for one of mine. */
typedef struct {
    int64_t here, there, common;
    double jaccard;
} Best;

/* Take in that two paragraphs share so many; pairs come with mine rising, then theirs. */
static int weigh(const Cut *mine, const Cut *theirs, const Asked *asked, Best *best, Blocks *blocks, int64_t here,
                 int64_t there, int64_t shared)
{
    int64_t united = mine->number[here] + theirs->number[there] - shared;
    double jaccard = (double)shared / (double)(united > 1 ? united : 1);
    int64_t mine_end = here + 1 < mine->paragraphs ? mine->begins[here + 1] : mine->words;
    int64_t their_end = there + 1 < theirs->paragraphs ? theirs->begins[there + 1] : theirs->words;
    if (jaccard < asked->block_similarity || mine_end - mine->begins[here] < asked->block_words
        || their_end - theirs->begins[there] < asked->block_words)
        return 1;
    best->common += shared;
    if (best->here == here && jaccard <= best->jaccard)
        return 1;
    if (best->here == here)
        blocks->count--;
    best->here = here;
    best->jaccard = jaccard;
    return put_block(blocks, here, there);
}

static int compare_matches(const void *one, const void *other)
{
    uint32_t mine = *(const uint32_t *)one, theirs = *(const uint32_t *)other;
    return (mine > theirs) - (mine < theirs);
}

/* Find the paragraphs that share enough, each of mine with the one most like it. */
static int find_blocks(const Cut *mine, const Cut *theirs, const Asked *asked, uint32_t *matches, int64_t count,
                       Blocks *blocks, int64_t *common)
{
    static const Best none = {-1, -1, 0, 0.0};
    Best best = none;
    int good = 1;
    if (mine->paragraphs * theirs->paragraphs <= CELLS && mine->paragraphs <= CELLS) {
        uint32_t cells[CELLS];
        memset(cells, 0, (size_t)(mine->paragraphs * theirs->paragraphs) * 4);
        for (int64_t at = 0; at < count; at++)
            cells[(matches[at] >> 16) * theirs->paragraphs + (matches[at] & 0xFFFF)]++;
        for (int64_t here = 0; here < mine->paragraphs; here++)
            for (int64_t there = 0; good && there < theirs->paragraphs; there++)
                if (cells[here * theirs->paragraphs + there])
                    good = weigh(mine, theirs, asked, &best, blocks, here, there,
                                 cells[here * theirs->paragraphs + there]);
    } else {
        qsort(matches, (size_t)count, 4, compare_matches);
        for (int64_t at = 0, end; good && at < count; at = end) {
            for (end = at; end < count && matches[end] == matches[at];)
                end++;
            good = weigh(mine, theirs, asked, &best, blocks, matches[at] >> 16, matches[at] & 0xFFFF, end - at);
        }
    }
    *common = best.common;
    return good;
}

/* Tell whether two paragraphs have the same words, and some. */
static int same(const Imprint *mine, const Cut *my, int64_t here, const Imprint *theirs, const Cut *their, int64_t there)
{
    const uint32_t *one = mine->words.view.buf, *other = theirs->words.view.buf;
    int64_t count = ((const uint32_t *)mine->paragraphs.view.buf)[here] & ~LETTERS;
    if (!count || count != (int64_t)(((const uint32_t *)theirs->paragraphs.view.buf)[there] & ~LETTERS))
        return 0;
    for (int64_t at = 0; at < count; at++)
        if (one[my->begins[here] + at] >> KIND_BITS != other[their->begins[there] + at] >> KIND_BITS)
            return 0;
    return 1;
}

/* Let matched paragraphs, from `from` on, take neighbours along that are the same on both sides, short ones too. */
static int chain(const Imprint *mine, const Cut *my, const Imprint *theirs, const Cut *their, Blocks *blocks,
                 Py_ssize_t from)
{
    Py_ssize_t count = blocks->count - from;
    int64_t *there_of = memory_of(my->paragraphs, 8);
    int good = there_of != NULL;
    for (int64_t here = 0; good && here < my->paragraphs; here++)
        there_of[here] = -1;
    for (Py_ssize_t at = from; good && at < blocks->count; at++)
        there_of[blocks->here[at]] = blocks->there[at];
    for (int step = 1; good && step >= -1; step -= 2)
        for (Py_ssize_t number = 0; number < count; number++) {
            Py_ssize_t at = from + (step > 0 ? number : count - 1 - number);
            int64_t here = blocks->here[at] + step, there = blocks->there[at] + step;
            while (0 <= here && here < my->paragraphs && 0 <= there && there < their->paragraphs
                   && there_of[here] < 0 && same(mine, my, here, theirs, their, there)) {
                there_of[here] = there;
                here += step;
                there += step;
            }
        }
    blocks->count = from;
    for (int64_t here = 0; good && here < my->paragraphs; here++)
        if (there_of[here] >= 0)
            good = put_block(blocks, here, there_of[here]);
    free(there_of);
    return good;
}

/* Compare two texts, of which mine is in the table. */
static int compare(const Pairs *pairs, const Cut *cuts, const int64_t *which, const Asked *asked, const Table *table,
                   uint32_t *matches, Counts *counts, Blocks *blocks)
{
    const Cut *mine = cuts + which[0], *theirs = cuts + which[1];
    const Py_ssize_t from = blocks->count;
    int64_t common = 0;
    counts->mine = mine->count;
    counts->theirs = theirs->count;
    counts->shared = 0;
    for (int64_t at = 0; at < theirs->count; at++) {
        int32_t found = table->which[slot_of(table, theirs->keys[at])];
        if (found >= 0)
            matches[counts->shared++] = (uint32_t)mine->places[found] << 16 | theirs->places[at];
    }
    counts->loose = counts->shared;
    if (asked->block_similarity < 0 || !counts->shared)
        return 1;
    if (!find_blocks(mine, theirs, asked, matches, counts->shared, blocks, &common))
        return 0;
    counts->loose -= common;
    return blocks->count == from
        || chain(pairs->texts + which[0], mine, pairs->texts + which[1], theirs, blocks, from);
}

/* Cut all texts and compare all pairs; `ends` takes where each pair's blocks end. */
static int compare_all(const Pairs *pairs, const Asked *asked, Cut *cuts, Counts *counts, Blocks *blocks,
                       Py_ssize_t *ends)
{
    const int64_t *which = pairs->pairs.view.buf;
    Table table = {0};
    int64_t most = 0, in_table = -1;
    uint32_t *matches = NULL;
    int good = 1;
    for (Py_ssize_t text = 0; good && text < pairs->count; text++) {
        good = cut(pairs->texts + text, asked, &table, cuts + text);
        most = cuts[text].count > most ? cuts[text].count : most;
        in_table = text;
    }
    good = good && (matches = memory_of(most, 4)) != NULL;
    for (Py_ssize_t at = 0; good && at < pairs->pairs.count / 2; at++, which += 2) {
        if (which[0] != in_table)
            good = fill_table(&table, cuts + which[0]);
        in_table = which[0];
        good = good && compare(pairs, cuts, which, asked, &table, matches, counts + at, blocks);
        ends[at] = blocks->count;
    }
    free(matches);
    free(table.keys);
    free(table.which);
    return good;
}

static PyObject *told_blocks(const Blocks *blocks, Py_ssize_t from, Py_ssize_t end)
{
    PyObject *tuple = PyTuple_New(end - from);
    for (Py_ssize_t at = from; tuple != NULL && at < end; at++) {
        PyObject *pair = Py_BuildValue("(LL)", (long long)blocks->here[at], (long long)blocks->there[at]);
        if (pair == NULL || PyTuple_SetItem(tuple, at - from, pair) < 0)
            Py_CLEAR(tuple);
    }
    return tuple;
}

static PyObject *told(const Counts *counts, Py_ssize_t pairs, const Blocks *blocks, const Py_ssize_t *ends)
{
    PyObject *list = PyList_New(pairs);
    for (Py_ssize_t at = 0; list != NULL && at < pairs; at++) {
        PyObject *own = told_blocks(blocks, at ? ends[at - 1] : 0, ends[at]);
        if (own == NULL || PyList_SetItem(list, at, own) < 0)
            Py_CLEAR(list);
    }
    return list == NULL
        ? NULL
        : Py_BuildValue("(y#N)", (const char *)counts, pairs * (Py_ssize_t)sizeof *counts, list);
}

static PyObject *compare_sets(const Pairs *pairs, const Asked *asked)
{
    const Py_ssize_t count = pairs->pairs.count / 2;
    PyObject *answer = NULL;
    Blocks blocks = {0};
    Cut *cuts = room(pairs->count, sizeof *cuts);
    Counts *counts = room(count, sizeof *counts);
    Py_ssize_t *ends = room(count, sizeof *ends);
    int good = cuts != NULL && counts != NULL && ends != NULL;
    if (good) {
        memset(cuts, 0, (size_t)pairs->count * sizeof *cuts);
        Py_BEGIN_ALLOW_THREADS
        good = compare_all(pairs, asked, cuts, counts, &blocks, ends);
        for (Py_ssize_t text = 0; text < pairs->count; text++) {
            free(cuts[text].keys);
            free(cuts[text].number);
        }
        Py_END_ALLOW_THREADS
        answer = good ? told(counts, count, &blocks, ends) : PyErr_NoMemory();
    }
    free(cuts);
    free(counts);
    free(ends);
    free(blocks.here);
    free(blocks.there);
    return answer;
}

PyObject *kernel_sets(PyObject *self, PyObject *arguments)
{
    PyObject *texts, *given, *answer = NULL;
    long long by_words, by_letters, block_words;
    Asked asked;
    Pairs pairs;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OO(LLLd)", &texts, &given, &by_words, &by_letters, &block_words,
                          &asked.block_similarity))
        return NULL;
    asked.by_words = by_words;
    asked.by_letters = by_letters;
    asked.block_words = block_words;
    if (by_words < 1 || by_letters < 1) {
        PyErr_SetString(PyExc_ValueError, "a shingle has at least one word");
        return NULL;
    }
    if (lend_pairs(texts, given, &pairs))
        answer = compare_sets(&pairs, &asked);
    give_back_pairs(&pairs);
    return answer;
}
