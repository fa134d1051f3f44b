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

/* A text's shingles in order, repeated ones too. */
typedef struct {
    uint64_t *keys;
    uint16_t *places; /* the paragraph of each */
    int64_t *number;  /* shingles of each paragraph */
    int64_t *begins;  /* the first word of each paragraph */
    int64_t count, words, paragraphs;
} Cut;

/* A shingle in a table: which paragraph of mine has it first, and whether it was met in theirs. */
typedef struct {
    uint64_t key;
    int32_t place, met;
} Slot;

enum { FREE, MINE, BOTH, THEIRS };

typedef struct {
    Slot *slots; /* with my shingles; theirs are put in, and taken out again, while two texts are compared */
    int64_t count, room, distinct;
    Slot **touched; /* what was changed meanwhile, in order */
} Table;

typedef struct {
    int64_t shared, mine, theirs, loose;
} Counts;

/* Matched paragraphs: pairs of places, mine rising. */
typedef struct {
    int64_t *here, *there;
    Py_ssize_t count, room;
} Blocks;

/* Find the slot of a shingle, or the free one where it belongs. */
static Slot *slot_of(Slot *slots, int64_t count, uint64_t key)
{
    int64_t slot = (int64_t)(key & (uint64_t)(count - 1));
    while (slots[slot].met != FREE && slots[slot].key != key)
        slot = (slot + 1) & (count - 1);
    return slots + slot;
}

/* Make a table of my shingles with room for theirs. */
static int fill_table(Table *table, const Cut *mine, int64_t most)
{
    int64_t count = 16;
    while (count < 2 * (mine->count + most))
        count *= 2;
    if (count > table->room) {
        free(table->slots);
        table->slots = memory_of(count, sizeof *table->slots);
        table->room = count;
        if (table->slots == NULL)
            return 0;
    }
    memset(table->slots, 0, (size_t)count * sizeof *table->slots);
    table->count = count;
    table->distinct = 0;
    for (int64_t at = 0; at < mine->count; at++) {
        Slot *slot = slot_of(table->slots, count, mine->keys[at]);
        if (slot->met == FREE) {
            slot->key = mine->keys[at];
            slot->place = mine->places[at];
            slot->met = MINE;
            table->distinct++;
        }
    }
    return 1;
}

static uint64_t window(const uint32_t *words, int64_t wide)
{
    uint64_t value = (uint64_t)wide;
    for (int64_t at = 0; at < wide; at++)
        value = value * WINDOW_FACTOR + (words[at] >> KIND_BITS);
    return mix64(value) >> 24;
}

/* Cut a text into its shingles. */
static int cut(const Imprint *text, const Asked *asked, Cut *found)
{
    const uint32_t *word = text->words, *paragraph = text->paragraphs;
    int64_t paragraphs = text->paragraph_count, begin = 0;
    memset(found, 0, sizeof *found);
    found->keys = memory_of(text->word_count + 1, 8 + 2);
    found->number = memory_of(paragraphs, 2 * 8);
    if (found->keys == NULL || found->number == NULL)
        return 0;
    found->places = (uint16_t *)(found->keys + text->word_count);
    found->begins = found->number + paragraphs;
    found->words = text->word_count;
    found->paragraphs = paragraphs;
    for (int64_t place = 0; place < paragraphs; place++) {
        int64_t words = paragraph[place] & ~LETTERS;
        int64_t size = paragraph[place] & LETTERS ? asked->by_letters : asked->by_words;
        int64_t wide = words < size ? words : size, number = words ? words - wide + 1 : 0;
        found->begins[place] = begin;
        found->number[place] = number;
        for (int64_t at = begin; at < begin + number; at++) {
            found->keys[found->count] = wide == 5 ? window(word + at, 5) : window(word + at, wide);
            found->places[found->count++] = (uint16_t)(place < MOST_PARAGRAPHS ? place : MOST_PARAGRAPHS);
        }
        begin += words;
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
    int64_t count = mine->paragraphs[here] & ~LETTERS;
    if (!count || count != (int64_t)(theirs->paragraphs[there] & ~LETTERS))
        return 0;
    for (int64_t at = 0; at < count; at++)
        if (mine->words[my->begins[here] + at] >> KIND_BITS != theirs->words[their->begins[there] + at] >> KIND_BITS)
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
    int64_t touched = 0;
    counts->mine = table->distinct;
    counts->theirs = counts->shared = 0;
    for (int64_t at = 0; at < theirs->count; at++) {
        Slot *slot = slot_of(table->slots, table->count, theirs->keys[at]);
        if (slot->met >= BOTH)
            continue;
        counts->theirs++;
        table->touched[touched++] = slot;
        if (slot->met == MINE)
            matches[counts->shared++] = (uint32_t)slot->place << 16 | theirs->places[at];
        slot->key = theirs->keys[at];
        slot->met = slot->met == MINE ? BOTH : THEIRS;
    }
    while (touched--)
        table->touched[touched]->met = table->touched[touched]->met == BOTH ? MINE : FREE;
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
    const int64_t *which = pairs->which;
    Table table = {0};
    int64_t most = 1, in_table = -1;
    uint32_t *matches = NULL;
    int good = 1;
    for (Py_ssize_t text = 0; good && text < pairs->count; text++) {
        good = cut(pairs->texts + text, asked, cuts + text);
        most = cuts[text].count > most ? cuts[text].count : most;
    }
    good = good && (matches = memory_of(most, 4)) != NULL
        && (table.touched = memory_of(most, sizeof *table.touched)) != NULL;
    for (Py_ssize_t at = 0; good && at < pairs->pairs; at++, which += 2) {
        if (which[0] != in_table || table.count < 2 * (cuts[which[0]].count + cuts[which[1]].count))
            good = fill_table(&table, cuts + which[0], cuts[which[1]].count);
        in_table = which[0];
        good = good && compare(pairs, cuts, which, asked, &table, matches, counts + at, blocks);
        ends[at] = blocks->count;
    }
    free(matches);
    free(table.touched);
    free(table.slots);
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
    const Py_ssize_t count = pairs->pairs;
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
    PyObject *given, *answer = NULL;
    long long by_words, by_letters, block_words;
    Asked asked;
    Pairs pairs;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O(LLLd)", &given, &by_words, &by_letters, &block_words,
                          &asked.block_similarity))
        return NULL;
    asked.by_words = by_words;
    asked.by_letters = by_letters;
    asked.block_words = block_words;
    if (by_words < 1 || by_letters < 1) {
        PyErr_SetString(PyExc_ValueError, "a shingle has at least one word");
        return NULL;
    }
    if (lend_pairs(given, &pairs))
        answer = compare_sets(&pairs, &asked);
    give_back_pairs(&pairs);
    return answer;
}
