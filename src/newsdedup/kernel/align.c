/* Two texts side by side, word by word: the double of `dedup.align`, which says what is measured. */

#include "imprint.h"

enum { GRAM = 3, WINDOW = 16, GAP = 8, LEAD = 64, NAME_WORDS = 4, SHINGLE = 5 };
#define COVERED 0.3
#define FACTOR UINT64_C(0x9E3779B97F4A7C15)
#define LONGEST ((1 << 21) - 1)

/* What is worked with, for texts of at most so many words. */
typedef struct {
    Py_ssize_t words, slots;
    uint32_t *grams, *others; /* of the longer and of the shorter */
    int32_t *table;           /* of grams of the longer: the first place of each, counted from 1; 0 for none */
    int32_t *next;            /* of the longer: the next place with the same gram; -1 for none */
    int32_t *tails, *cursors; /* of first places: the last with the same gram, and which one the shorter meets next */
    int32_t *anchors, *before, *after, *partner; /* of the shorter: places in the longer; -1 for none */
    int32_t *runs;
    uint8_t *covered, *answered;
    void *memory;
} Work;

typedef struct {
    const uint32_t *words;
    int32_t count;
} Side;

typedef struct {
    double matched, covered, shingles, aligned_jaccard, gaps, lead_shorter, lead_longer;
    int32_t numbers[2], names[2], swapped, apart, places[2], added;
} Row;

static Py_ssize_t slots_for(Py_ssize_t words)
{
    Py_ssize_t slots = 16;
    while (slots < 3 * words)
        slots *= 2;
    return slots;
}

static int make_work(Work *work, Py_ssize_t words)
{
    memset(work, 0, sizeof *work);
    work->words = words;
    work->slots = slots_for(words);
    work->memory = room(11 * words + work->slots, 4);
    if (work->memory == NULL)
        return 0;
    work->table = work->memory;
    uint32_t *at = (uint32_t *)(work->table + work->slots);
    work->grams = at, at += words;
    work->others = at, at += words;
    work->next = (int32_t *)at, at += words;
    work->tails = (int32_t *)at, at += words;
    work->cursors = (int32_t *)at, at += words;
    work->anchors = (int32_t *)at, at += words;
    work->before = (int32_t *)at, at += words;
    work->after = (int32_t *)at, at += words;
    work->partner = (int32_t *)at, at += words;
    work->runs = (int32_t *)at, at += words;
    work->covered = (uint8_t *)at;
    work->answered = work->covered + words;
    return 1;
}

WIDE static int32_t hash_grams(Side side, uint32_t *grams)
{
    int32_t number = side.count < GRAM ? 0 : side.count - GRAM + 1;
    for (int32_t at = 0; at < number; at++) {
        uint64_t value = ((side.words[at] >> KIND_BITS) + UINT64_C(1)) * FACTOR;
        value = (value + (side.words[at + 1] >> KIND_BITS) + 1) * FACTOR;
        value = (value + (side.words[at + 2] >> KIND_BITS) + 1) * FACTOR;
        value ^= value >> 29;
        grams[at] = (uint32_t)(value * FACTOR >> 32);
    }
    return number;
}

/* Find the slot of a gram, or the free one where it belongs. */
static int32_t *slot_of(const Work *work, uint32_t gram, uint32_t mask)
{
    uint32_t slot = gram & mask;
    while (work->table[slot] && work->grams[work->table[slot] - 1] != gram)
        slot = (slot + 1) & mask;
    return work->table + slot;
}

/* Enter the grams of the longer into the table, the first of each; the others hang on it. */
static int32_t enter(Work *work, Side longer, uint32_t mask)
{
    int32_t number = hash_grams(longer, work->grams);
    memset(work->table, 0, ((size_t)mask + 1) * sizeof *work->table);
    for (int32_t at = 0; at < number; at++) {
        int32_t *slot = slot_of(work, work->grams[at], mask), head = *slot - 1;
        work->next[at] = -1;
        if (head >= 0) {
            work->next[work->tails[head]] = at;
            work->tails[head] = at;
            work->tails[at] = -1;
        } else {
            *slot = at + 1;
            work->tails[at] = work->cursors[at] = at;
        }
    }
    return number;
}

/* Let every gram of the shorter meet an equal one: the first the first, the second the second, the rest the last. Mostly
   it is the one behind that which the gram before it met, and the only one: then nothing is looked up. */
static void anchor(Work *work, Side shorter, Side longer)
{
    const uint32_t mask = (uint32_t)slots_for(longer.count) - 1;
    const int32_t theirs = enter(work, longer, mask), number = hash_grams(shorter, work->others);
    for (int32_t at = 0, behind = theirs; at < number; at++) {
        const uint32_t gram = work->others[at];
        if (behind < theirs && work->grams[behind] == gram && work->tails[behind] == behind) {
            work->anchors[at] = behind++;
            continue;
        }
        int32_t head = *slot_of(work, gram, mask) - 1;
        work->anchors[at] = -1;
        behind = theirs;
        if (head < 0)
            continue;
        int32_t place = work->anchors[at] = work->cursors[head];
        if (work->next[place] >= 0)
            work->cursors[head] = work->next[place];
        behind = place + 1;
    }
    for (int32_t at = number; at < shorter.count; at++)
        work->anchors[at] = -1;
}

static int32_t inside(int32_t place, Side side)
{
    return (uint32_t)place < (uint32_t)side.count ? place : -1;
}

static int same(Side shorter, int32_t at, Side longer, int32_t place)
{
    return place >= 0 && shorter.words[at] >> KIND_BITS == longer.words[place] >> KIND_BITS;
}

/* Find what faces each word of the shorter along the anchor before it and after it, and which of them is equal. */
static void face(Work *work, Side shorter, Side longer)
{
    int32_t shift = -LONGEST - 1;
    for (int32_t at = 0; at < shorter.count; at++) {
        shift = work->anchors[at] >= 0 ? work->anchors[at] - at : shift;
        work->before[at] = inside(at + shift, longer);
    }
    shift = -LONGEST - 1;
    for (int32_t at = shorter.count - 1; at >= 0; at--) {
        shift = work->anchors[at] >= 0 ? work->anchors[at] - at : shift;
        int32_t before = work->before[at], after = work->after[at] = inside(at + shift, longer);
        work->partner[at] = same(shorter, at, longer, before) ? before : same(shorter, at, longer, after) ? after : -1;
    }
}

/* Mark the words that lie in covered windows; give the share of such windows. */
static double cover(const Work *work, int32_t count)
{
    int32_t wide = count < WINDOW ? count : WINDOW, least = (int32_t)(COVERED * wide), good = 0, until = 0, held = 0;
    least += least < COVERED * wide;
    for (int32_t at = 0; at < wide; at++)
        held += work->partner[at] >= 0;
    for (int32_t at = 0; at < count; at++) {
        if (at + wide <= count) {
            if (held >= least) {
                good++;
                until = at + wide;
            }
            held -= work->partner[at] >= 0;
            if (at + wide < count)
                held += work->partner[at + wide] >= 0;
        }
        work->covered[at] = at < until;
    }
    return (double)good / (count - wide + 1);
}

static void measure_runs(const Work *work, int32_t count)
{
    for (int32_t at = 0; at < count;) {
        int32_t end = at + 1;
        while (end < count && (work->partner[end] >= 0) == (work->partner[at] >= 0))
            end++;
        for (int32_t length = end - at; at < end; at++)
            work->runs[at] = length;
    }
}

static int32_t whole_shingles(const Work *work, int32_t count)
{
    int32_t whole = 0, together = 0;
    for (int32_t at = 0; at < count; at++) {
        int follows = together && work->partner[at] == work->partner[at - 1] + 1;
        together = work->partner[at] < 0 ? 0 : follows ? together + 1 : 1;
        whole += together >= SHINGLE;
    }
    return whole;
}

static int is_name(uint32_t word)
{
    return (word & KIND) == NAME || (word & KIND) == OPENER;
}

static int is_number(uint32_t word)
{
    return (word & KIND) == NUMBER;
}

/* Count facts that stayed, that face another of their kind, and that stand in the very place of another. */
static void count_facts(const Work *work, Side shorter, Side longer, Row *row)
{
    for (int32_t at = 0; at < shorter.count; at++) {
        uint32_t word = shorter.words[at];
        if ((word & KIND) == PLAIN) {
            row->apart += work->partner[at] < 0 && work->covered[at];
            continue;
        }
        int32_t before = work->before[at], after = work->after[at];
        int matched = work->partner[at] >= 0, few = matched || work->runs[at] <= NAME_WORDS;
        int number = before >= 0 && is_number(longer.words[before]), name = before >= 0 && is_name(longer.words[before]);
        if (!matched && few && before >= 0 && before == after)
            row->swapped += (is_number(word) && number) || (is_name(word) && name);
        number |= after >= 0 && is_number(longer.words[after]);
        name |= after >= 0 && is_name(longer.words[after]);
        if (!work->covered[at])
            continue;
        row->apart += !matched;
        if (is_number(word)) {
            row->numbers[0] += matched && is_number(longer.words[work->partner[at]]);
            row->numbers[1] += !matched && number;
        }
        if ((word & KIND) == NAME && few) {
            row->names[0] += matched && is_name(longer.words[work->partner[at]]);
            row->names[1] += !matched && name;
        }
    }
}

/* Tell, as two bits, whether a number and a name stand among some words. */
static int facts_among(Side side, int32_t from, int32_t to)
{
    int found = 0;
    for (int32_t at = from; at < to; at++)
        found |= is_number(side.words[at]) | ((side.words[at] & KIND) == NAME) << 1;
    return found;
}

/* Count the short gaps between words that match where both texts have other words, a number among them, and a name. */
static void count_places(const Work *work, Side shorter, Side longer, Row *row)
{
    for (int32_t at = 0, end; at < shorter.count; at = end) {
        end = at + 1;
        if (work->partner[at] >= 0)
            continue;
        end = at + work->runs[at];
        int32_t from = at ? work->partner[at - 1] + 1 : 0;
        int32_t to = end < shorter.count ? work->partner[end] : longer.count;
        if (end - at > NAME_WORDS || to <= from || to - from > NAME_WORDS)
            continue;
        int mine = facts_among(shorter, at, end), theirs = facts_among(longer, from, to), again = 0;
        for (int32_t here = at; here < end; here++)
            for (int32_t there = from; there < to; there++)
                again |= same(shorter, here, longer, there);
        if (again)
            continue;
        row->places[0] += mine & theirs & 1 && mine == theirs;
        row->places[1] += (mine & theirs) >> 1;
    }
}

static void measure(Work *work, Side shorter, Side longer, Row *row)
{
    int32_t matched = 0, gaps = 0, lead = 0, other = 0, open = 0, count = shorter.count;
    int64_t fives, mine = count - SHINGLE + 1, theirs = longer.count - SHINGLE + 1, united;
    memset(row, 0, sizeof *row);
    memset(work->answered, 0, (size_t)longer.count);
    anchor(work, shorter, longer);
    face(work, shorter, longer);
    row->covered = cover(work, count);
    measure_runs(work, count);
    for (int32_t at = 0; at < count; at++) {
        int own = work->partner[at] >= 0;
        matched += own;
        lead += own && at < LEAD;
        gaps += !own && work->runs[at] >= GAP;
        if (own)
            work->answered[work->partner[at]] = 1;
    }
    for (int32_t at = 0; at < longer.count; at++) {
        other += work->answered[at] && at < LEAD;
        open = work->answered[at] ? 0 : open + 1;
        row->added = open > row->added ? open : row->added;
    }
    fives = whole_shingles(work, count);
    mine = mine > 1 ? mine : 1;
    theirs = theirs > 1 ? theirs : 1;
    united = mine + theirs - fives;
    row->matched = (double)matched / count;
    row->shingles = (double)fives / (double)mine;
    row->aligned_jaccard = (double)fives / (double)(united > 1 ? united : 1);
    row->gaps = (double)gaps / count;
    row->lead_shorter = (double)lead / (count < LEAD ? count : LEAD);
    row->lead_longer = (double)other / (longer.count < LEAD ? longer.count : LEAD);
    count_facts(work, shorter, longer, row);
    count_places(work, shorter, longer, row);
}

static Side side_of(const Imprint *text)
{
    Side side = {text->words, (int32_t)(text->word_count < LONGEST ? text->word_count : LONGEST)};
    return side;
}

static PyObject *told(const Row *rows, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t at = 0; list != NULL && at < count; at++) {
        const Row *row = rows + at;
        PyObject *one = Py_BuildValue(
            "(ddddddd(ii)(ii)ii(ii)i)", row->matched, row->covered, row->shingles, row->aligned_jaccard, row->gaps,
            row->lead_shorter, row->lead_longer, row->numbers[0], row->numbers[1], row->names[0], row->names[1],
            row->swapped, row->apart, row->places[0], row->places[1], row->added);
        if (one == NULL || PyList_SetItem(list, at, one) < 0)
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *align_all(const Pairs *pairs)
{
    const int64_t *number = pairs->which;
    Py_ssize_t count = pairs->pairs, most = 1;
    Work work;
    for (Py_ssize_t at = 0; at < 2 * count; at++) {
        Side side = side_of(&pairs->texts[number[at]]);
        most = side.count > most ? side.count : most;
        if (!side.count) {
            PyErr_SetString(PyExc_ValueError, "a text without words cannot be aligned");
            return NULL;
        }
    }
    Row *rows = room(count, sizeof *rows);
    PyObject *answer = NULL;
    if (rows != NULL && make_work(&work, most)) {
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t at = 0; at < count; at++)
            measure(&work, side_of(&pairs->texts[number[2 * at]]), side_of(&pairs->texts[number[2 * at + 1]]), rows + at);
        Py_END_ALLOW_THREADS
        answer = told(rows, count);
        free(work.memory);
    }
    free(rows);
    return answer;
}

PyObject *kernel_align(PyObject *self, PyObject *arguments)
{
    PyObject *given, *answer = NULL;
    Pairs pairs;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O", &given))
        return NULL;
    if (lend_pairs(given, &pairs))
        answer = align_all(&pairs);
    give_back_pairs(&pairs);
    return answer;
}
