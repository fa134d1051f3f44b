/* The words of a page's lines, looked up: the double of `clean.linemodel.words`, which says what is looked for.

   Texts are code points. A word is found by a hash of all of its letters; content words are cut to their first letters,
   numbered by when they first stand on the page, and counted once a line. */

#include "kernel.h"

enum { STEM = 6, LEAST = 4, LAST = 0xFFFF };
enum { POOL, BEGINS, BITS, SLOTS, OPENS_BEGIN, OPENS, RESTS, REST_BEGINS, REST_BITS, EDGES, TABLES };

static const Py_ssize_t sizes[TABLES] = {4, 4, 8, 4, 4, 4, 4, 4, 8, 1};

/* The bit of words that open a phrase, and of groups that are no furniture. */
#define OPENER (UINT64_C(1) << 40)
#define PLAIN UINT64_C(15)

typedef struct {
    uint64_t low, high;
    int64_t number; /* 0 for an empty place */
} Stem;

typedef struct {
    Lent tables[TABLES], points, bare;
    Stem *stems;
    uint64_t mask, seed;
    int64_t *flat, *seen, *place; /* numbers, line after line; of each stem the last line with it, and where it begins */
    int32_t *length;
    int64_t flats, numbers;
    int64_t *cells; /* [4, lines]: cues, furniture, function words, stems */
} Page;

typedef struct {
    Py_ssize_t start, end;
} Range;

#define TABLE(type, name) ((const type *)page->tables[name].view.buf)

static uint32_t hash_of(const uint32_t *points, Py_ssize_t count)
{
    uint32_t hash = 0x811C9DC5u;
    for (Py_ssize_t at = 0; at < count; at++)
        hash = (hash ^ points[at]) * UINT32_C(0x9E3779B1);
    return hash ^ hash >> 15;
}

static int same(const uint32_t *one, const uint32_t *other, Py_ssize_t count)
{
    return memcmp(one, other, (size_t)count * sizeof *one) == 0;
}

/* Give the number of a word in the lexicon, -1 if it has it not. */
static int64_t look_up(const Page *page, const uint32_t *word, Py_ssize_t size)
{
    const uint32_t *slots = TABLE(uint32_t, SLOTS), *begins = TABLE(uint32_t, BEGINS);
    uint32_t mask = (uint32_t)page->tables[SLOTS].count - 1;
    for (uint32_t at = hash_of(word, size) & mask; slots[at] != 0; at = (at + 1) & mask) {
        uint32_t entry = slots[at] - 1;
        if ((Py_ssize_t)(begins[entry + 1] - begins[entry]) == size
            && same(word, TABLE(uint32_t, POOL) + begins[entry], size))
            return entry;
    }
    return -1;
}

static int is_edge(const Page *page, uint32_t point)
{
    return point <= LAST && TABLE(uint8_t, EDGES)[point];
}

static Range stripped(const Page *page, Range word)
{
    const uint32_t *points = page->points.view.buf;
    while (word.start < word.end && is_edge(page, points[word.start]))
        word.start++;
    while (word.end > word.start && is_edge(page, points[word.end - 1]))
        word.end--;
    return word;
}

static int is_text(const Page *page, Range range, const uint32_t *wanted, Py_ssize_t size)
{
    return range.end - range.start == size && same((const uint32_t *)page->points.view.buf + range.start, wanted, size);
}

/* Look for the phrases that a word opens; it ends at `end`, its line at `line_end`. */
static void find_phrases(const Page *page, int64_t entry, Py_ssize_t end, Py_ssize_t line_end, uint64_t *cues,
                         int64_t *hits)
{
    const uint32_t *points = page->points.view.buf, *opens = TABLE(uint32_t, OPENS_BEGIN);
    if (end >= line_end)
        return;
    for (uint32_t at = opens[entry]; at < opens[entry + 1]; at++) {
        uint32_t phrase = TABLE(uint32_t, OPENS)[at], begin = TABLE(uint32_t, REST_BEGINS)[phrase];
        const uint32_t *rest = TABLE(uint32_t, RESTS) + begin;
        Py_ssize_t size = TABLE(uint32_t, REST_BEGINS)[phrase + 1] - begin, spaces = 0;
        for (Py_ssize_t sign = 0; sign < size; sign++)
            spaces += rest[sign] == ' ';
        Range following = {end + 1, end + 1};
        for (; following.end < line_end && (points[following.end] != ' ' || spaces > 0); following.end++)
            spaces -= points[following.end] == ' ';
        if (is_text(page, following, rest, size) || is_text(page, stripped(page, following), rest, size)) {
            *cues |= TABLE(uint64_t, REST_BITS)[phrase];
            ++*hits;
        }
    }
}

static void add_stem(Page *page, Range word, Py_ssize_t line)
{
    const uint32_t *points = (const uint32_t *)page->points.view.buf + word.start;
    Py_ssize_t size = word.end - word.start < STEM ? word.end - word.start : STEM;
    uint64_t parts[2] = {0, 0};
    for (Py_ssize_t at = 0; at < size; at++)
        parts[at / 3] = parts[at / 3] << 21 | ((points[at] + 1) & 0x1FFFFF);
    uint64_t at = mix64(parts[0] ^ page->seed) ^ mix64(parts[1] + page->seed);
    Stem *found = &page->stems[at & page->mask];
    while (found->number != 0 && (found->low != parts[0] || found->high != parts[1]))
        found = &page->stems[++at & page->mask];
    if (found->number == 0) {
        *found = (Stem){parts[0], parts[1], ++page->numbers};
        page->seen[page->numbers - 1] = -1;
        page->place[page->numbers - 1] = word.start;
        page->length[page->numbers - 1] = (int32_t)size;
    }
    if (page->seen[found->number - 1] == line)
        return;
    page->seen[found->number - 1] = line;
    page->flat[page->flats++] = found->number - 1;
}

static void read_line(Page *page, Py_ssize_t line, Range here)
{
    const uint32_t *points = page->points.view.buf;
    const uint8_t bare = ((const uint8_t *)page->bare.view.buf)[line];
    const Py_ssize_t lines = page->bare.count;
    uint64_t cues = 0;
    int64_t hits = 0, function = 0, first = page->flats;
    for (Py_ssize_t start = here.start, end; start <= here.end; start = end + 1) {
        for (end = start; end < here.end && points[end] != ' '; end++)
            ;
        Range word = {start, end};
        int64_t entry = look_up(page, points + start, end - start);
        if (entry < 0) {
            word = stripped(page, word);
            if (word.end - word.start != end - start)
                entry = look_up(page, points + word.start, word.end - word.start);
        }
        uint64_t bits = entry < 0 ? 0 : TABLE(uint64_t, BITS)[entry];
        if (bits & OPENER)
            find_phrases(page, entry, end, here.end, &cues, &hits);
        bits &= OPENER - 1;
        cues |= bits;
        function += bits & 1;
        hits += bits > PLAIN;
        if (!bare && !(bits & PLAIN) && word.end - word.start >= LEAST)
            add_stem(page, word, line);
    }
    page->cells[line] = (int64_t)cues;
    page->cells[lines + line] = hits;
    page->cells[2 * lines + line] = function;
    page->cells[3 * lines + line] = page->flats - first;
}

static int read_lines(Page *page)
{
    const uint32_t *points = page->points.view.buf;
    Py_ssize_t line = 0, start = 0;
    for (Py_ssize_t at = 0; at < page->points.count; at++) {
        if (points[at] != '\n')
            continue;
        if (line == page->bare.count)
            return 0;
        read_line(page, line++, (Range){start, at});
        start = at + 1;
    }
    return line == page->bare.count && start == page->points.count;
}

static int rises(const Lent *first, Py_ssize_t count)
{
    const uint32_t *place = first->view.buf;
    int good = first->count > 0 && place[0] == 0 && place[first->count - 1] == count;
    for (Py_ssize_t at = 1; good && at < first->count; at++)
        good = place[at - 1] <= place[at];
    return good;
}

/* Tell whether the tables fit each other: nothing that is read later lies outside of them, and a slot is free. */
static int fit(const Page *page)
{
    const Lent *tables = page->tables;
    const Py_ssize_t words = tables[BITS].count, phrases = tables[REST_BITS].count, slots = tables[SLOTS].count;
    int good = tables[BEGINS].count == words + 1 && tables[OPENS_BEGIN].count == words + 1
        && tables[REST_BEGINS].count == phrases + 1 && tables[EDGES].count == LAST + 1
        && rises(&tables[BEGINS], tables[POOL].count) && rises(&tables[OPENS_BEGIN], tables[OPENS].count)
        && rises(&tables[REST_BEGINS], tables[RESTS].count) && slots > words && (slots & (slots - 1)) == 0;
    Py_ssize_t filled = 0;
    for (Py_ssize_t at = 0; good && at < slots; at++) {
        filled += TABLE(uint32_t, SLOTS)[at] != 0;
        good = TABLE(uint32_t, SLOTS)[at] <= (uint64_t)words;
    }
    for (Py_ssize_t at = 0; good && at < tables[OPENS].count; at++)
        good = TABLE(uint32_t, OPENS)[at] < (uint64_t)phrases;
    if (!good || filled >= slots)
        PyErr_SetString(PyExc_ValueError, "the tables of words and phrases do not fit each other");
    return good && filled < slots;
}

static PyObject *read_page(Page *page)
{
    const int64_t lines = page->bare.count, most = page->points.count / LEAST + 1;
    PyObject *answer = NULL;
    uint64_t places = 64;
    while (places < 2 * (uint64_t)most)
        places *= 2;
    page->mask = places - 1;
    page->stems = room((int64_t)places, sizeof *page->stems);
    page->cells = page->stems == NULL ? NULL : room(4 * lines, 8);
    page->flat = page->cells == NULL ? NULL : room(most, 8);
    page->seen = page->flat == NULL ? NULL : room(most, 8);
    page->place = page->seen == NULL ? NULL : room(most, 8);
    page->length = page->place == NULL ? NULL : room(most, 4);
    if (page->length != NULL) {
        memset(page->stems, 0, (size_t)places * sizeof *page->stems);
        if (read_lines(page))
            answer = Py_BuildValue("y#y#y#y#", (char *)page->cells, 32 * (Py_ssize_t)lines, (char *)page->flat,
                                   8 * (Py_ssize_t)page->flats, (char *)page->place, 8 * (Py_ssize_t)page->numbers,
                                   (char *)page->length, 4 * (Py_ssize_t)page->numbers);
        else
            PyErr_SetString(PyExc_ValueError, "a text of so many lines is wanted");
    }
    free(page->stems);
    free(page->cells);
    free(page->flat);
    free(page->seen);
    free(page->place);
    free(page->length);
    return answer;
}

PyObject *kernel_lexicon(PyObject *self, PyObject *arguments)
{
    PyObject *points, *bare, *given, *answer = NULL;
    unsigned long long seed;
    Page page = {0};
    Py_ssize_t lent = 0;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOO!K", &points, &bare, &PyTuple_Type, &given, &seed))
        return NULL;
    if (PyTuple_Size(given) != TABLES)
        return PyErr_Format(PyExc_ValueError, "%d tables of words and phrases are wanted", TABLES);
    page.seed = seed;
    while (lent < TABLES && lend(PyTuple_GetItem(given, lent), &page.tables[lent], sizes[lent]))
        lent++;
    if (lent == TABLES && lend(points, &page.points, 4) && lend(bare, &page.bare, 1) && fit(&page))
        answer = read_page(&page);
    give_back(&page.points);
    give_back(&page.bare);
    while (lent > 0)
        give_back(&page.tables[--lent]);
    return answer;
}

/* Lay words out by their hashes: a power of two of slots, most of them free, each 0 or a word's number and one. */
PyObject *kernel_slots(PyObject *self, PyObject *arguments)
{
    PyObject *given[2], *answer = NULL;
    Lent pool = {0}, begins = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OO", &given[0], &given[1]))
        return NULL;
    if (lend(given[0], &pool, 4) && lend(given[1], &begins, 4)) {
        const uint32_t *begin = begins.view.buf, *points = pool.view.buf;
        Py_ssize_t slots = 64;
        while (slots / 4 < begins.count)
            slots *= 2;
        if (rises(&begins, pool.count))
            answer = PyBytes_FromStringAndSize(NULL, 4 * slots);
        else
            PyErr_SetString(PyExc_ValueError, "places must rise from 0 to the end of the array");
        uint32_t *slot = answer == NULL ? NULL : (uint32_t *)(void *)PyBytes_AsString(answer);
        if (slot != NULL)
            memset(slot, 0, (size_t)(4 * slots));
        for (Py_ssize_t word = 0; slot != NULL && word + 1 < begins.count; word++) {
            uint32_t at = hash_of(points + begin[word], begin[word + 1] - begin[word]) & (uint32_t)(slots - 1);
            while (slot[at] != 0)
                at = (at + 1) & (uint32_t)(slots - 1);
            slot[at] = (uint32_t)word + 1;
        }
    }
    give_back(&pool);
    give_back(&begins);
    return answer;
}
